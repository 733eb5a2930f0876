"""A small county for tests of the reader of lists: invented names, the shapes of real ones."""

from gemeinsam.engines.lists.knowledge import Knowledge, KnownField, KnownGroup, KnownPlace, KnownUnit

MUSTER = Knowledge(
    county="Landkreis Musterland",
    units=(
        KnownUnit("kreisverwaltung", "Kreisverwaltung Musterland"),
        KnownUnit("vg-auental", "Verbandsgemeinde Auental am Bach"),
        KnownUnit("vg-berghausen", "Verbandsgemeinde Berghausen"),
        KnownUnit("stadt-neustadt", "Stadt Neustadt"),
        KnownUnit("og-kleinheim", "Ortsgemeinde Kleinheim"),
        KnownUnit("drk", "Deutsches Rotes Kreuz (Sozialwerk)"),
        KnownUnit("vrm", "Verkehrsverbund Region Muster (Zweckverband)"),
        KnownUnit("vhs-neustadt", "Volkshochschule Neustadt e. V."),
        KnownUnit("stromwerk", "Stromwerk (früher Lichtkraft)"),
    ),
    places=(
        KnownPlace("07999001", "Neustadt"),
        KnownPlace("07999002", "Auental am Bach"),
        KnownPlace("07999003", "Berghausen"),
        KnownPlace("07999004", "Kleinheim"),
        KnownPlace("07999005", "Meinheim"),
        KnownPlace("07999006", "Mühlen an der Mosel"),
    ),
    groups=(
        KnownGroup("079995001", "Verbandsgemeinde Auental am Bach"),
        KnownGroup("079995002", "Verbandsgemeinde Berghausen"),
    ),
    fields=(
        KnownField("mobilitaet", "Mobilität"),
        KnownField("bildung", "Bildung & digitaler Kompetenzaufbau"),
        KnownField("umwelt", "Umwelt & Klimaschutz"),
        KnownField("wirtschaft", "Wirtschaft & Arbeit", ("Tourismus",)),
    ),
)
