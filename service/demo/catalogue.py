# ruff: noqa: E501  (one idea a line)
"""Invented associations and projects. Places and names are made up; only the districts are real."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Idea:
    """A project that many associations could have; `{place}` is filled in."""

    title: str
    summary: str


@dataclass(frozen=True)
class Sector:
    """A pot, how much of the proposals it draws, who applies in it and for what."""

    code: str
    name: str
    share_percent: int
    bodies: tuple[str, ...]
    ideas: tuple[Idea, ...]


PLACES: Final = (
    "Musterau", "Beispielthal", "Probendorf", "Fabelbach", "Ideenhain", "Dichterswalde", "Sagenberg", "Neuersgrün",
    "Oberbeispiel", "Niederbeispiel", "Lindmuster", "Altprobenau", "Märchenthal", "Klein Vorlage", "Groß Vorlage",
    "Erdachtsdorf", "Traumbach", "Musterwalde", "Wiesenbeispiel", "Kirchmuster", "Steinfabel", "Rodemuster",
    "Bad Beispiel", "Hohenprobe", "Fabelgrün", "Mustermühle",
)  # fmt: skip

CULTURE: Final = Sector(
    "kultur",
    "Kultur und Heimat",
    42,
    ("Heimatverein", "Chorgemeinschaft", "Kulturverein", "Musikverein", "Laienspielgruppe", "Dorfclub"),
    (
        Idea("Dorffest zum Jubiläum", "Drei Tage Programm aus eigenen Kräften: Umzug, Handwerkermarkt und Tanz. Das Geld deckt Bühne, Versicherung und Druck."),
        Idea("Chorprojekt „Lieder der Nachbarn“", "Sängerinnen und Sänger aus {place} und der Partnergemeinde proben ein gemeinsames Konzert. Gefördert werden Noten, Fahrten und Raummiete."),
        Idea("Ausstellung zur Ortsgeschichte", "Ehrenamtliche tragen Fotos und Erinnerungen zusammen und zeigen sie in der alten Schule. Beantragt sind Rahmen, Vitrinen und ein Begleitheft."),
        Idea("Lesenächte in der Bücherei", "An acht Abenden lesen Freiwillige für Kinder und Erwachsene. Das Geld ist für neue Bücher und Sitzkissen."),
        Idea("Theatersommer im Pfarrhof", "Die Spielgruppe bringt ein Stück über {place} auf die Bühne. Gebraucht werden Licht, Kostüme und Plakate."),
        Idea("Instrumente für die Nachwuchskapelle", "Zwölf Kinder möchten ein Blasinstrument lernen und können sich keines leisten. Der Verein verleiht die Instrumente kostenlos."),
        Idea("Hörpfad durch den Ort", "An zehn Stationen erzählen ältere Bewohnerinnen und Bewohner Geschichten, abrufbar mit dem Telefon. Beantragt sind Tafeln und Aufnahmetechnik."),
        Idea("Kinderzirkus in den Ferien", "Eine Woche lang üben 40 Kinder Jonglage und Akrobatik und treten am Ende auf. Das Geld deckt Zelt, Verpflegung und Material."),
        Idea("Adventsmarkt der Vereine", "Alle Vereine des Ortes gestalten gemeinsam den Markt; die Einnahmen gehen an die Jugendarbeit. Gefördert werden Hütten und Strom."),
        Idea("Trachten für den Tanzkreis", "Die Jugendgruppe ist gewachsen und braucht Trachten nach altem Vorbild. Genäht wird ehrenamtlich."),
        Idea("Ortschronik wird digital", "Die handgeschriebene Chronik von {place} wird gescannt und für alle lesbar gemacht. Beantragt sind Scanner und Speicherplatz."),
        Idea("Offenes Atelier für alle", "Jeden zweiten Samstag malen und werken Jung und Alt gemeinsam. Das Geld ist für Farbe, Ton und Brennkosten."),
        Idea("Erzählcafé der Generationen", "Einmal im Monat berichten Zeitzeuginnen und Zeitzeugen, Schülerinnen und Schüler schreiben mit. Am Ende entsteht ein kleines Buch."),
        Idea("Glockenweihe und Orgelsommer", "Sechs Konzerte bei freiem Eintritt mit Musikern aus der Region. Gefördert werden Stimmung, Noten und Werbung."),
    ),
)  # fmt: skip

SPORT: Final = Sector(
    "sport",
    "Sport und Bewegung",
    25,
    ("Sportverein", "Turnverein", "Kegelclub", "Wanderverein", "Schwimmfreunde", "Reit- und Fahrverein"),
    (
        Idea("Trikots und Bälle für die Kleinsten", "Die neue Bambini-Mannschaft hat 22 Kinder und keine eigene Ausrüstung. Übungsleiter und Fahrdienst sind ehrenamtlich."),
        Idea("Schwimmkurs in den Ferien", "Dreißig Kinder lernen sicher schwimmen, die Trainer arbeiten unentgeltlich. Das Geld deckt die Bahnmiete."),
        Idea("Bewegung im Alter", "Zweimal in der Woche leichtes Training für Menschen ab 70, auch mit Rollator. Beantragt sind Geräte und eine Fortbildung."),
        Idea("Inklusives Sportfest", "Menschen mit und ohne Behinderung treten gemeinsam an. Gefördert werden Dolmetscher, Rampen und Pokale."),
        Idea("Ausbildung neuer Übungsleiter", "Vier junge Leute aus {place} machen die Lizenz und übernehmen Kindergruppen. Das Geld deckt Lehrgang und Fahrten."),
        Idea("Defibrillator für die Turnhalle", "Ein öffentlich zugängliches Gerät und ein Kurs für 30 Freiwillige. Gewartet wird es vom Verein."),
        Idea("Fußballcamp in den Herbstferien", "Fünf Tage für 50 Kinder, auch aus der Gemeinschaftsunterkunft. Verpflegung und Material werden gefördert."),
        Idea("Mädchen am Ball", "Eine neue Trainingsgruppe nur für Mädchen, geleitet von zwei Studentinnen. Gebraucht werden Tore und Leibchen."),
        Idea("Wanderwege neu markieren", "Der Verein erneuert 40 Kilometer Markierung rund um {place}. Beantragt sind Farbe, Schilder und Werkzeug."),
        Idea("Nachtlauf für alle", "Ein Lauf durch den beleuchteten Ort, Startgeld freiwillig. Gefördert werden Zeitmessung und Warnwesten."),
    ),
)  # fmt: skip

SOCIAL: Final = Sector(
    "soziales",
    "Soziales und Nachbarschaft",
    33,
    ("Nachbarschaftshilfe", "Förderverein", "Jugendfeuerwehr", "Bürgerinitiative", "Hospizgruppe", "Elterninitiative"),
    (
        Idea("Nachbarschaftscafé am Markt", "Jeden Mittwoch offen für alle, getragen von 14 Freiwilligen. Das Geld ist für Geschirr, Miete und Kaffee."),
        Idea("Besuchsdienst für Alleinlebende", "Freiwillige besuchen ältere Menschen in {place} zu Hause. Gefördert werden Schulung und Fahrtkosten."),
        Idea("Reparaturtreff", "Einmal im Monat reparieren Ehrenamtliche Geräte und Kleidung. Beantragt sind Werkzeug und Messgeräte."),
        Idea("Hausaufgaben gemeinsam", "Rentnerinnen und Rentner helfen Grundschulkindern an drei Nachmittagen. Das Geld deckt Lernmaterial und Imbiss."),
        Idea("Zeltlager der Jugendfeuerwehr", "Eine Woche Ausbildung und Gemeinschaft für 35 Jugendliche. Gefördert werden Zelte und Verpflegung."),
        Idea("Begleitung am Lebensende", "Acht neue Ehrenamtliche werden geschult und begleitet. Beantragt sind Referentinnen und Supervision."),
        Idea("Kühlung für die Lebensmittelausgabe", "Gespendete Ware verdirbt, weil Kühlung fehlt. Der Verein versorgt 120 Haushalte."),
        Idea("Garten für alle Generationen", "Eine Brache in {place} wird zum Gemeinschaftsgarten mit Hochbeeten. Gefördert werden Holz, Erde und Pflanzen."),
        Idea("Sprachpaten", "Zugewanderte und Einheimische treffen sich wöchentlich zum Sprechen und Kochen. Das Geld ist für Material und Raummiete."),
        Idea("Selbsthilfe bei Depression", "Die Gruppe trifft sich alle zwei Wochen und lädt zu offenen Abenden ein. Beantragt sind Raummiete und Druck."),
        Idea("Fest der Begegnung", "Ein Nachmittag mit Musik und Essen aus zwölf Ländern, vorbereitet von Freiwilligen. Gefördert werden Technik und Spielgeräte."),
        Idea("Fahrdienst zum Arzt", "Ehrenamtliche fahren Menschen ohne Auto aus {place} in die Kreisstadt. Das Geld deckt Versicherung und Kraftstoff."),
    ),
)  # fmt: skip

SECTORS: Final = (CULTURE, SPORT, SOCIAL)
PERSONS: Final = ("Erika Musterfrau", "Bernd Beispiel", "Karla Probe")
INELIGIBLE_REASON: Final = "Der Antrag kam nach dem Ende der Antragsfrist an."

COMMENTS: Final = (
    "Genau so etwas fehlt dort. Ich würde die volle Summe geben.",
    "Der Kostenplan wirkt knapp; ist der Eigenanteil sicher?",
    "Gute Idee, aber sehr ähnlich wie im letzten Jahr.",
    "Viele junge Leute machen mit, das sollten wir stützen.",
    "Mir ist nicht klar, wer das nach der Förderung weiterführt.",
    "Der Verein ist verlässlich, ich kenne die Arbeit seit Jahren.",
    "Könnte man das mit dem Nachbarort zusammen machen?",
)
"""What members wrote for the board beside some of their points."""
