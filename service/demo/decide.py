async def decide_and_publish(*a, **k): pass
