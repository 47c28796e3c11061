<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Layerloom</name>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>see its own files</source>
        <translation>siehe die Dateien des Pakets</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>The digits of the bundled project are the UCI “Optical Recognition of Handwritten Digits” (CC BY 4.0).</source>
        <translation>Die Ziffern des mitgelieferten Projekts sind „Optical Recognition of Handwritten Digits“ der UCI (CC BY 4.0).</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>not installed</source>
        <translation>nicht installiert</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>About Layerloom</source>
        <translation>Über Layerloom</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Mouse and arrows</source>
        <translation>Maus und Pfeiltasten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Draw a neural network, train it on your own machine, take it away as a script.</source>
        <translation>Ein neuronales Netz zeichnen, auf dem eigenen Rechner trainieren und als Skript mitnehmen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Apache License 2.0. Everything runs on this machine; nothing is sent anywhere.</source>
        <translation>Apache-Lizenz 2.0. Alles läuft auf diesem Rechner; nichts wird irgendwohin gesendet.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Layerloom is built on:</source>
        <translation>Layerloom beruht auf:</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Layerloom {0}</source>
        <translation>Layerloom {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>double-click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Wire two layers</source>
        <translation>Zwei Schichten verbinden</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>drag from port to port</source>
        <translation>ziehen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Take a wire elsewhere</source>
        <translation>Verbindung umhängen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>drag its end</source>
        <translation>ihr Ende ziehen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Take all wires of an output</source>
        <translation>Alle Verbindungen nehmen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Shift+drag</source>
        <translation>Umschalt+Ziehen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Put a dot on a wire</source>
        <translation>Punkt auf eine Verbindung</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Cut a wire, or all of a port</source>
        <translation>Verbindung oder Anschluss trennen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Cut several wires</source>
        <translation>Mehrere trennen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Ctrl+Shift+drag</source>
        <translation>Strg+Umschalt+Ziehen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Add to the selection, toggle</source>
        <translation>Hinzufügen, umkehren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Shift+drag, Ctrl+drag</source>
        <translation>Umschalt+Ziehen, Strg+Ziehen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Duplicate with the mouse</source>
        <translation>Mit der Maus verdoppeln</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Alt+drag</source>
        <translation>Alt+Ziehen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Drop beside a wire, not in it</source>
        <translation>Neben Verbindung ablegen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Alt</source>
        <translation>Alt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Enter a block</source>
        <translation>Einen Block betreten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>double-click, Ctrl+Enter</source>
        <translation>Doppelklick, Strg+Eingabe</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Give up what is in hand</source>
        <translation>Angefangenes aufgeben</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Escape</source>
        <translation>Escape</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Pan</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>middle drag, Space+drag</source>
        <translation>Mitte, Leertaste+Ziehen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Zoom</source>
        <translation>Zoomen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>wheel, pinch</source>
        <translation>Mausrad, zwei Finger</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>Move by a grid step, by five</source>
        <translation>Rasterschritt, fünf</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/about.py"/>
        <source>arrows, Shift+arrows</source>
        <translation>Pfeile, Umschalt+Pfeile</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;New</source>
        <translation>&amp;Neu</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Start with an empty canvas.</source>
        <translation>Mit einer leeren Zeichenfläche beginnen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Open a project.</source>
        <translation>Ein Projekt öffnen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Save the project.</source>
        <translation>Das Projekt speichern.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Save &amp;as…</source>
        <translation>Speichern &amp;unter…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Save the project under another name.</source>
        <translation>Das Projekt unter einem anderen Namen speichern.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Export script…</source>
        <translation>Skript &amp;exportieren…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Write the network as a Python script.</source>
        <translation>Das Netz als Python-Skript schreiben.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Export &amp;picture…</source>
        <translation>&amp;Bild exportieren…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Save the graph as SVG, PNG or PDF.</source>
        <translation>Den Graphen als SVG, PNG oder PDF speichern.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Export repo&amp;rt…</source>
        <translation>Be&amp;richt exportieren…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Save a page about the project and its last training.</source>
        <translation>Eine Seite über das Projekt und sein letztes Training speichern.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Compare with…</source>
        <translation>Ver&amp;gleichen mit…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show what differs from another project.</source>
        <translation>Zeigen, was in einem anderen Projekt anders ist.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Quit</source>
        <translation>Been&amp;den</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Close the window.</source>
        <translation>Das Fenster schließen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Take back the last change.</source>
        <translation>Die letzte Änderung zurücknehmen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Make the change again.</source>
        <translation>Die Änderung noch einmal machen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Cu&amp;t</source>
        <translation>A&amp;usschneiden</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Move the selected nodes to the clipboard.</source>
        <translation>Die ausgewählten Knoten in die Zwischenablage verschieben.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Copy the selected nodes as text.</source>
        <translation>Die ausgewählten Knoten als Text kopieren.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Paste nodes from the clipboard.</source>
        <translation>Knoten aus der Zwischenablage einfügen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Paste &amp;keeping wires</source>
        <translation>Einfügen &amp;mit Verbindungen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Paste nodes with the wires into them.</source>
        <translation>Knoten mit den Verbindungen zu ihnen einfügen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Duplicate</source>
        <translation>Ver&amp;doppeln</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Copy the selected nodes beside themselves.</source>
        <translation>Die ausgewählten Knoten neben sich kopieren.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>De&amp;lete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Delete, and join what that parted.</source>
        <translation>Löschen und das Getrennte wieder verbinden.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Delete with &amp;wires</source>
        <translation>Mit Ver&amp;bindungen löschen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Delete nodes with their wires.</source>
        <translation>Knoten mit ihren Verbindungen löschen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Select &amp;all</source>
        <translation>&amp;Alles auswählen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Select every node.</source>
        <translation>Jeden Knoten auswählen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Select &amp;none</source>
        <translation>&amp;Nichts auswählen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Select nothing.</source>
        <translation>Die Auswahl aufheben.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Invert selection</source>
        <translation>Auswahl umke&amp;hren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Select what is not selected.</source>
        <translation>Auswählen, was nicht ausgewählt ist.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Select what &amp;feeds it</source>
        <translation>&amp;Vorgänger auswählen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Add what leads to the selection.</source>
        <translation>Hinzunehmen, was zur Auswahl führt.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Select what it fee&amp;ds</source>
        <translation>Nachf&amp;olger auswählen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Add what follows from it.</source>
        <translation>Hinzunehmen, was auf sie folgt.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Find a node…</source>
        <translation>Knoten &amp;suchen…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Go to a node by its title.</source>
        <translation>Einen Knoten nach seinem Titel finden.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Command pale&amp;tte…</source>
        <translation>Befehls&amp;palette…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Run any action by its name.</source>
        <translation>Eine Aktion nach ihrem Namen ausführen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Settings…</source>
        <translation>E&amp;instellungen…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Choose how the window looks and moves.</source>
        <translation>Wählen, wie das Fenster aussieht und sich bewegt.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Add a layer…</source>
        <translation>Schicht &amp;hinzufügen…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Search for a layer to add.</source>
        <translation>Eine Schicht suchen, die hinzukommen soll.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Connect to…</source>
        <translation>&amp;Verbinden mit…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Search for a layer to wire the selected one to.</source>
        <translation>Eine Schicht suchen, mit der die ausgewählte verbunden wird.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Select a &amp;wire…</source>
        <translation>Verbin&amp;dung auswählen…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Select a wire of the selected nodes, or any, by its ends.</source>
        <translation>Eine Verbindung der ausgewählten Knoten, oder irgendeine, nach ihren Enden auswählen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Edit parameters</source>
        <translation>&amp;Parameter bearbeiten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Go to the parameters of the node.</source>
        <translation>Zu den Parametern des Knotens gehen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Rename</source>
        <translation>&amp;Umbenennen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Change the title of the selected node.</source>
        <translation>Den Titel des ausgewählten Knotens ändern.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>C&amp;ollapse or unfold</source>
        <translation>&amp;Ein- oder ausklappen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show the selected nodes small, or whole.</source>
        <translation>Die ausgewählten Knoten klein oder ganz zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Free&amp;ze or unfreeze</source>
        <translation>Ein&amp;frieren oder auftauen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Keep the weights of nodes.</source>
        <translation>Die Gewichte von Knoten behalten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>B&amp;ypass or switch on</source>
        <translation>Ü&amp;berbrücken oder einschalten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Let values pass by the selected nodes.</source>
        <translation>Werte an den ausgewählten Knoten vorbeileiten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Group into a block</source>
        <translation>Zu einem Block &amp;gruppieren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Make a block of the selected nodes.</source>
        <translation>Aus den ausgewählten Knoten einen Block machen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Unpack the block</source>
        <translation>Block auf&amp;lösen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Put its nodes in its place.</source>
        <translation>Seine Knoten an seine Stelle setzen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Ente&amp;r the block</source>
        <translation>Bl&amp;ock betreten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show what is in the block (Ctrl+Enter on the canvas).</source>
        <translation>Zeigen, was im Block ist (Strg+Eingabe auf der Zeichenfläche).</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Lea&amp;ve the block</source>
        <translation>Block verl&amp;assen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show the graph around the block.</source>
        <translation>Den Graphen um den Block zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Save to m&amp;y blocks…</source>
        <translation>In &amp;meinen Blöcken speichern…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Save the selected block for other projects.</source>
        <translation>Den ausgewählten Block für andere Projekte speichern.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>F&amp;rame</source>
        <translation>&amp;Rahmen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Put a frame around the selected nodes.</source>
        <translation>Einen Rahmen um die ausgewählten Knoten legen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Note</source>
        <translation>No&amp;tiz</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Put a note on the canvas.</source>
        <translation>Eine Notiz auf die Zeichenfläche setzen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Go &amp;upstream</source>
        <translation>&amp;Zum Vorgänger</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Select the node that feeds it.</source>
        <translation>Den Knoten auswählen, der ihn speist.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Go &amp;downstream</source>
        <translation>Zum Na&amp;chfolger</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Select the node that it feeds.</source>
        <translation>Den Knoten auswählen, den er speist.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Lay out &amp;everything</source>
        <translation>Alles anord&amp;nen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Arrange all nodes.</source>
        <translation>Alle Knoten anordnen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Lay out &amp;selection</source>
        <translation>Aus&amp;wahl anordnen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Arrange the selected nodes.</source>
        <translation>Die ausgewählten Knoten anordnen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Align &amp;left sides</source>
        <translation>&amp;Linke Seiten ausrichten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Align the left sides of what is selected.</source>
        <translation>Die linken Seiten des Ausgewählten ausrichten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Align &amp;centres</source>
        <translation>&amp;Mitten ausrichten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Align what is selected on a vertical line.</source>
        <translation>Das Ausgewählte an einer senkrechten Linie ausrichten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Align &amp;right sides</source>
        <translation>&amp;Rechte Seiten ausrichten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Align the right sides of what is selected.</source>
        <translation>Die rechten Seiten des Ausgewählten ausrichten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Align &amp;top sides</source>
        <translation>&amp;Obere Seiten ausrichten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Align the top sides of what is selected.</source>
        <translation>Die oberen Seiten des Ausgewählten ausrichten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Align &amp;middles</source>
        <translation>&amp;Zeilenmitten ausrichten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Align what is selected on a horizontal line.</source>
        <translation>Das Ausgewählte an einer waagerechten Linie ausrichten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Align &amp;bottom sides</source>
        <translation>&amp;Untere Seiten ausrichten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Align the bottom sides of what is selected.</source>
        <translation>Die unteren Seiten des Ausgewählten ausrichten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Distribute &amp;across</source>
        <translation>&amp;Waagerecht verteilen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Make the gaps between columns equal.</source>
        <translation>Die Abstände zwischen Spalten gleich machen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Distribute &amp;down</source>
        <translation>&amp;Senkrecht verteilen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Make the gaps between rows equal.</source>
        <translation>Die Abstände zwischen Zeilen gleich machen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Zoom &amp;in</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show the canvas larger.</source>
        <translation>Die Zeichenfläche größer zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show the canvas smaller.</source>
        <translation>Die Zeichenfläche kleiner zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>A&amp;ctual size</source>
        <translation>&amp;Originalgröße</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show the canvas at its actual size.</source>
        <translation>Die Zeichenfläche in ihrer eigentlichen Größe zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Fit everything</source>
        <translation>&amp;Alles einpassen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show the whole graph.</source>
        <translation>Den ganzen Graphen zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Fit &amp;selection</source>
        <translation>Aus&amp;wahl einpassen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show the selected nodes.</source>
        <translation>Die ausgewählten Knoten zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Go to the &amp;canvas</source>
        <translation>Zur &amp;Zeichenfläche</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Give the canvas the keys.</source>
        <translation>Die Tasten der Zeichenfläche geben.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Go to the &amp;training</source>
        <translation>Zum &amp;Training</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Give the keys to the settings of the training.</source>
        <translation>Die Tasten den Einstellungen des Trainings geben.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Outline</source>
        <translation>&amp;Gliederung</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Go to the list of all nodes.</source>
        <translation>Zur Liste aller Knoten gehen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Map of the graph</source>
        <translation>&amp;Übersichtskarte</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show where you are.</source>
        <translation>Zeigen, wo man ist.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Own colours</source>
        <translation>&amp;Eigene Farben</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show the nodes in their own colours.</source>
        <translation>Die Knoten in ihren eigenen Farben zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Parameters</source>
        <translation>&amp;Parameter</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Colour nodes by their parameters.</source>
        <translation>Knoten nach ihren Parametern färben.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Multiply-adds</source>
        <translation>&amp;MACs</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Colour nodes by what they multiply.</source>
        <translation>Knoten nach ihren Multiplikationen färben.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Activations</source>
        <translation>&amp;Aktivierungen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Colour nodes by what they give.</source>
        <translation>Knoten nach dem färben, was sie ausgeben.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Time in a step</source>
        <translation>&amp;Zeit in einem Schritt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Colour nodes by the time measured.</source>
        <translation>Knoten nach der gemessenen Zeit färben.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Colour by the &amp;next cost</source>
        <translation>Nach den &amp;nächsten Kosten färben</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show which nodes cost most.</source>
        <translation>Zeigen, welche Knoten am meisten kosten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Pre&amp;view of outputs</source>
        <translation>&amp;Vorschau der Ausgaben</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show what the selected nodes give.</source>
        <translation>Zeigen, was die ausgewählten Knoten ausgeben.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Pre&amp;vious sample</source>
        <translation>&amp;Voriges Beispiel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show the one before in previews.</source>
        <translation>In Vorschauen das vorige zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Ne&amp;xt sample</source>
        <translation>&amp;Nächstes Beispiel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show the next one in previews.</source>
        <translation>In Vorschauen das nächste zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>An&amp;y sample</source>
        <translation>&amp;Irgendein Beispiel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show any one in previews.</source>
        <translation>In Vorschauen irgendeines zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Use the theme of the system.</source>
        <translation>Das Farbschema des Systems verwenden.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Use the dark theme.</source>
        <translation>Das dunkle Farbschema verwenden.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Use the light theme.</source>
        <translation>Das helle Farbschema verwenden.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Train</source>
        <translation>&amp;Trainieren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Train the network.</source>
        <translation>Das Netz trainieren.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Pause the training, or go on with it.</source>
        <translation>Das Training anhalten oder fortsetzen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Stop</source>
        <translation>&amp;Stopp</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Stop the training.</source>
        <translation>Das Training beenden.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Finish now, keep the best</source>
        <translation>&amp;Jetzt abschließen, das Beste behalten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>End after this step and test the best epoch.</source>
        <translation>Nach diesem Schritt enden und die beste Epoche testen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Resume the last run</source>
        <translation>&amp;Letzten Lauf fortsetzen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Go on with the run that was stopped or broke off.</source>
        <translation>Mit dem Lauf weitermachen, der beendet wurde oder abbrach.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show what each node costs in a training step.</source>
        <translation>Zeigen, was jeder Knoten in einem Trainingsschritt kostet.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Open the &amp;run folder</source>
        <translation>&amp;Ordner des Laufs öffnen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show the files of the last run.</source>
        <translation>Die Dateien des letzten Laufs zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Problems</source>
        <translation>&amp;Probleme</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show the list of problems.</source>
        <translation>Die Liste der Probleme zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Next problem</source>
        <translation>Nä&amp;chstes Problem</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Go to the next problem.</source>
        <translation>Zum nächsten Problem gehen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>P&amp;revious problem</source>
        <translation>Vor&amp;iges Problem</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Go to the previous problem.</source>
        <translation>Zum vorigen Problem gehen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Fix all that is &amp;safe</source>
        <translation>Alles &amp;Sichere beheben</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Take every fix that removes nothing you drew.</source>
        <translation>Jede Lösung nehmen, die nichts Gezeichnetes entfernt.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show every key.</source>
        <translation>Alle Tasten zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Help on the layer</source>
        <translation>&amp;Hilfe zur Schicht</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show what the layer does.</source>
        <translation>Zeigen, was die Schicht tut.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Welcome</source>
        <translation>&amp;Willkommen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show templates and recent projects.</source>
        <translation>Vorlagen und letzte Projekte zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Take the tour</source>
        <translation>&amp;Rundgang machen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show the parts of the window.</source>
        <translation>Die Teile des Fensters zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Error &amp;report folder</source>
        <translation>Ordner der &amp;Fehlerberichte</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Show the folder in which error reports are kept.</source>
        <translation>Den Ordner zeigen, in dem Fehlerberichte liegen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;About Layerloom</source>
        <translation>&amp;Über Layerloom</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>Versions and licences.</source>
        <translation>Versionen und Lizenzen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Graph</source>
        <translation>&amp;Graph</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Training</source>
        <translation>&amp;Training</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/actions.py"/>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/announcing.py"/>
        <source>Undone: {0}</source>
        <translation>Zurückgenommen: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/announcing.py"/>
        <source>No errors any more.</source>
        <translation>Keine Fehler mehr.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/announcing.py"/>
        <source>{0} errors. The first: {1}</source>
        <translation>{0} Fehler. Der erste: {1}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>They are lost if you do not save them.</source>
        <translation>Sie gehen verloren, wenn sie nicht gespeichert werden.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Do not save</source>
        <translation>Nicht speichern</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>You can look at it here without changing it, or go on with a copy.</source>
        <translation>Man kann es hier ansehen, ohne es zu ändern, oder mit einer Kopie weiterarbeiten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Open for reading</source>
        <translation>Zum Lesen öffnen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Open a copy</source>
        <translation>Kopie öffnen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Stop the training and close?</source>
        <translation>Das Training beenden und schließen?</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Its last checkpoint is kept.</source>
        <translation>Der letzte Zwischenstand bleibt erhalten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Stop and close</source>
        <translation>Beenden und schließen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Go on training</source>
        <translation>Weitertrainieren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Networks that use the one that is there stay as they are.</source>
        <translation>Netze, die den vorhandenen verwenden, bleiben, wie sie sind.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Keep both</source>
        <translation>Beide behalten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>This cannot be undone. Networks that use it stay as they are.</source>
        <translation>Das kann nicht rückgängig gemacht werden. Netze, die ihn verwenden, bleiben, wie sie sind.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Layerloom</source>
        <translation>Layerloom</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Open a project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Import blocks</source>
        <translation>Blöcke importieren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Save the project</source>
        <translation>Projekt speichern</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>There is a block “{0}” already.</source>
        <translation>Es gibt schon einen Block „{0}“.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Delete “{0}” from your blocks?</source>
        <translation>„{0}“ aus den eigenen Blöcken löschen?</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Layerloom projects ({0})</source>
        <translation>Layerloom-Projekte ({0})</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Blocks and projects ({0})</source>
        <translation>Blöcke und Projekte ({0})</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/asking.py"/>
        <source>Save the changes to “{0}”?</source>
        <translation>Die Änderungen an „{0}“ speichern?</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/autosave.py"/>
        <source>only {0} of {1} bytes were written</source>
        <translation>nur {0} von {1} Bytes wurden geschrieben</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/bars.py"/>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/bars.py"/>
        <source>{0} nodes   {1} parameters</source>
        <translation>{0} Knoten   {1} Parameter</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/bars.py"/>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/bars.py"/>
        <source>   {0} multiply-adds   {1} activations</source>
        <translation>   {0} MACs   {1} Aktivierungen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/bars.py"/>
        <source>New from &amp;template</source>
        <translation>Neu aus &amp;Vorlage</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/bars.py"/>
        <source>Arran&amp;ge</source>
        <translation>Anor&amp;dnen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/bars.py"/>
        <source>&amp;Block</source>
        <translation>&amp;Block</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/bars.py"/>
        <source>Colour &amp;by cost</source>
        <translation>Nach &amp;Kosten färben</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/bars.py"/>
        <source>&amp;Panels</source>
        <translation>&amp;Bereiche</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/bars.py"/>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/accessible.py"/>
        <source>{0} nodes, {1} errors</source>
        <translation>{0} Knoten, {1} Fehler</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/adding.py"/>
        <source>Connect to a node</source>
        <translation>Mit einem Knoten verbinden</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/adding.py"/>
        <source>Add a layer</source>
        <translation>Schicht hinzufügen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/adding.py"/>
        <source>Insert a layer</source>
        <translation>Schicht einfügen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/adding.py"/>
        <source>Select the one node that the wire starts from.</source>
        <translation>Bitte den einen Knoten auswählen, an dem die Verbindung beginnt.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/area_editing.py"/>
        <source>Frame</source>
        <translation>Rahmen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/area_editing.py"/>
        <source>Resize</source>
        <translation>Größe ändern</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/area_editing.py"/>
        <source>Title of the frame</source>
        <translation>Titel des Rahmens</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/area_editing.py"/>
        <source>Change the note</source>
        <translation>Notiz ändern</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/block_editing.py"/>
        <source>Unpack</source>
        <translation>Auflösen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/block_editing.py"/>
        <source>This cannot be bypassed: nothing comes in that could go out.</source>
        <translation>Das lässt sich nicht überbrücken: Nichts kommt herein, das hinausgehen könnte.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/block_editing.py"/>
        <source>Bypass</source>
        <translation>Überbrücken</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/block_editing.py"/>
        <source>Switch on</source>
        <translation>Einschalten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/block_editing.py"/>
        <source>No block can be made: {}.</source>
        <translation>Es kann kein Block entstehen: {}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/breadcrumb.py"/>
        <source>Way to the block that is shown</source>
        <translation>Weg zum gezeigten Block</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/breadcrumb.py"/>
        <source>Show {}</source>
        <translation>{} zeigen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/describe.py"/>
        <source>Input "{0}" of {1}</source>
        <translation>Eingang „{0}“ von {1}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/describe.py"/>
        <source>Output "{0}" of {1}</source>
        <translation>Ausgang „{0}“ von {1}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/describe.py"/>
        <source>Nothing is wired to it.</source>
        <translation>Nichts ist damit verbunden.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/describe.py"/>
        <source>The shape is not known yet.</source>
        <translation>Die Form ist noch nicht bekannt.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/describe.py"/>
        <source>{0} parameter</source>
        <translation>{0} Parameter</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/describe.py"/>
        <source>one number a sample</source>
        <translation>eine Zahl je Beispiel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/describe.py"/>
        <source>length differs from sample to sample</source>
        <translation>die Länge ist von Beispiel zu Beispiel verschieden</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/describe.py"/>
        <source>Expected: {0}</source>
        <translation>Erwartet: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/describe.py"/>
        <source>Got: {0}</source>
        <translation>Erhalten: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/editing.py"/>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/editing.py"/>
        <source>Nudge</source>
        <translation>Rücken</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/editing.py"/>
        <source>Distribute</source>
        <translation>Verteilen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/editing.py"/>
        <source>Lay out</source>
        <translation>Anordnen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/editing.py"/>
        <source>Draw a wire</source>
        <translation>Verbindung ziehen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/editing.py"/>
        <source>Move wires</source>
        <translation>Verbindungen umhängen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/editing.py"/>
        <source>A block cannot be put into itself.</source>
        <translation>Ein Block kann nicht in sich selbst liegen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/editing.py"/>
        <source>Collapse</source>
        <translation>Einklappen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/editing.py"/>
        <source>Unfold</source>
        <translation>Ausklappen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/editing.py"/>
        <source>Cut a wire</source>
        <translation>Verbindung trennen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/editing.py"/>
        <source>Cut wires</source>
        <translation>Verbindungen trennen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/editing.py"/>
        <source>The clipboard is empty.</source>
        <translation>Die Zwischenablage ist leer.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/editing.py"/>
        <source>Add {}</source>
        <translation>{} hinzufügen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/editing.py"/>
        <source>Insert {}</source>
        <translation>{} einfügen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/editing.py"/>
        <source>No wire can go from {} to {}.</source>
        <translation>Von {} kann keine Verbindung zu {} gehen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat.py"/>
        <source>{0} parameters</source>
        <translation>{0} Parameter</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat.py"/>
        <source>{0}, {1} of all</source>
        <translation>{0}, {1} von allem</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat.py"/>
        <source>Optimizer: {0} · {1}</source>
        <translation>Optimierer: {0} · {1}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat.py"/>
        <source>It takes no time of its own, or is done together with another node.</source>
        <translation>Er braucht keine eigene Zeit, oder er wird mit einem anderen Knoten zusammen gerechnet.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat.py"/>
        <source>It has no parameters of its own.</source>
        <translation>Er hat keine eigenen Parameter.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat.py"/>
        <source>It multiplies nothing that is counted.</source>
        <translation>Er multipliziert nichts, das gezählt wird.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat.py"/>
        <source>It gives nothing, or its shape is not known.</source>
        <translation>Er gibt nichts aus, oder die Form ist nicht bekannt.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat.py"/>
        <source>{0} rows on {1}</source>
        <translation>{0} Zeilen auf {1}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat.py"/>
        <source>{0} a step</source>
        <translation>{0} je Schritt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat.py"/>
        <source>{0} node</source>
        <translation>{0} Knoten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat.py"/>
        <source>shapes are missing at {0}</source>
        <translation>Formen fehlen an {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat.py"/>
        <source>for one sample</source>
        <translation>für ein Beispiel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat_legend.py"/>
        <source>The graph was changed since: profile it again.</source>
        <translation>Der Graph wurde seitdem geändert: bitte neu messen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat_legend.py"/>
        <source>Profiling…</source>
        <translation>Messung läuft…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat_legend.py"/>
        <source>End the profiling without a result.</source>
        <translation>Die Messung ohne Ergebnis beenden.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat_legend.py"/>
        <source>Clear</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/heat_legend.py"/>
        <source>Show the nodes in their own colours again.</source>
        <translation>Die Knoten wieder in ihren eigenen Farben zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/layer_search.py"/>
        <source>there is no output to start from</source>
        <translation>es gibt keinen Ausgang, von dem sie ausgehen kann</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/layer_search.py"/>
        <source>it has no input</source>
        <translation>er hat keinen Eingang</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/layout_run.py"/>
        <source>The layout was stopped, and nothing was moved.</source>
        <translation>Das Anordnen wurde angehalten, nichts wurde verschoben.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/layout_run.py"/>
        <source>The layout was stopped, because the graph was changed.</source>
        <translation>Das Anordnen wurde angehalten, weil der Graph geändert wurde.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/layout_run.py"/>
        <source>Laying out…</source>
        <translation>Anordnung läuft…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/layout_run.py"/>
        <source>Leave everything where it is (Esc).</source>
        <translation>Alles lassen, wo es ist (Esc).</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/link_drag.py"/>
        <source>It will not fit: {}.</source>
        <translation>Es wird nicht passen: {}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/link_drag.py"/>
        <source>Replaces the wire from {}.</source>
        <translation>Ersetzt die Verbindung von {}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Add a frame</source>
        <translation>Rahmen hinzufügen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Add a note</source>
        <translation>Notiz hinzufügen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Fit to contents</source>
        <translation>An den Inhalt anpassen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Group into a block</source>
        <translation>Zu einem Block gruppieren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Add a dot</source>
        <translation>Punkt hinzufügen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Align</source>
        <translation>Ausrichten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Duplicate</source>
        <translation>Verdoppeln</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Teal</source>
        <translation>Blaugrün</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Purple</source>
        <translation>Violett</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Pink</source>
        <translation>Rosa</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Select its contents</source>
        <translation>Inhalt auswählen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Edit parameters</source>
        <translation>Parameter bearbeiten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Connect to…</source>
        <translation>Verbinden mit…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Cut</source>
        <translation>Ausschneiden</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Collapse or unfold</source>
        <translation>Ein- oder ausklappen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Freeze or unfreeze</source>
        <translation>Einfrieren oder auftauen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Bypass or switch on</source>
        <translation>Überbrücken oder einschalten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Show or hide its output</source>
        <translation>Ausgabe zeigen oder verbergen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Put a frame around</source>
        <translation>Mit einem Rahmen umgeben</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Enter the block</source>
        <translation>Block betreten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Ctrl+Enter</source>
        <translation>Strg+Eingabe</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Unpack the block</source>
        <translation>Block auflösen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Save to my blocks…</source>
        <translation>In meinen Blöcken speichern…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Select what feeds it</source>
        <translation>Vorgänger auswählen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Select what it feeds</source>
        <translation>Nachfolger auswählen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Lay out selection</source>
        <translation>Auswahl anordnen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Delete and join</source>
        <translation>Löschen und verbinden</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Delete with its wires</source>
        <translation>Mit Verbindungen löschen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Remove the dot</source>
        <translation>Punkt entfernen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Add a layer here…</source>
        <translation>Hier eine Schicht hinzufügen…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Drag</source>
        <translation>Ziehen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Select what it is wired to</source>
        <translation>Verbundenes auswählen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Cut its wires</source>
        <translation>Seine Verbindungen trennen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Alt+click</source>
        <translation>Alt+Klick</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Insert a layer…</source>
        <translation>Schicht einfügen…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Double-click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Cut the wire</source>
        <translation>Verbindung trennen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Ports</source>
        <translation>Anschlüsse</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Input {0}</source>
        <translation>Eingang {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Output {0}</source>
        <translation>Ausgang {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Add a layer…</source>
        <translation>Schicht hinzufügen…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Lay out everything</source>
        <translation>Alles anordnen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Fit everything</source>
        <translation>Alles einpassen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Edit the text</source>
        <translation>Text bearbeiten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/menus.py"/>
        <source>Delete the frame, keep its nodes</source>
        <translation>Rahmen löschen, Knoten behalten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/minimap.py"/>
        <source>Map of the graph</source>
        <translation>Übersichtskarte</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/minimap.py"/>
        <source>Press or drag to bring a part into view</source>
        <translation>Drücken oder ziehen, um einen Teil zu zeigen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/note_editor.py"/>
        <source>Text of the note</source>
        <translation>Text der Notiz</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/note_editor.py"/>
        <source>What should be remembered here?</source>
        <translation>Was soll man sich hier merken?</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/own_entries.py"/>
        <source>{0} has no input</source>
        <translation>{0} hat keinen Eingang</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/own_entries.py"/>
        <source>{0} has no output</source>
        <translation>{0} hat keinen Ausgang</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/search.py"/>
        <source>↑ ↓ choose    Enter take    Esc close</source>
        <translation>↑ ↓ wählen    Eingabe nehmen    Esc schließen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/showing.py"/>
        <source>{0} multiply-adds</source>
        <translation>{0} MACs</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/showing.py"/>
        <source>{0} activations</source>
        <translation>{0} Aktivierungen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/showing.py"/>
        <source>Canvas</source>
        <translation>Zeichenfläche</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/showing.py"/>
        <source>Start with data, add layers, end in a loss. Drag from a port to draw a wire.</source>
        <translation>Mit Daten beginnen, Schichten hinzufügen, mit einem Verlust enden. Von einem Anschluss aus wird eine Verbindung gezogen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/showing.py"/>
        <source>The wheel zooms, the middle button pans.</source>
        <translation>Das Mausrad zoomt, die mittlere Taste verschiebt.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/showing.py"/>
        <source>Drag a layer here, or press Tab</source>
        <translation>Eine Schicht hierher ziehen oder Tab drücken</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/showing.py"/>
        <source>sees {0}</source>
        <translation>sieht {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/strip.py"/>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/canvas/view.py"/>
        <source>Title of the node</source>
        <translation>Titel des Knotens</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/comparing.py"/>
        <source>What differs</source>
        <translation>Was anders ist</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/comparing.py"/>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/comparing.py"/>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/comparing.py"/>
        <source>gone</source>
        <translation>fort</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/comparing.py"/>
        <source>No difference.</source>
        <translation>Kein Unterschied.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/docks.py"/>
        <source>Hide this panel.</source>
        <translation>Diesen Bereich schließen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/documents.py"/>
        <source>“{0}” is open in another window.</source>
        <translation>„{0}“ ist in einem anderen Fenster offen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/documents.py"/>
        <source>Recover unsaved work</source>
        <translation>Ungespeicherte Arbeit wiederherstellen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/documents.py"/>
        <source>this project was opened for reading only</source>
        <translation>dieses Projekt wurde nur zum Lesen geöffnet</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/documents.py"/>
        <source>Save it under another name</source>
        <translation>Es unter einem anderen Namen speichern</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/documents.py"/>
        <source>Unsaved work is no longer kept for recovery: {0}. Save often.</source>
        <translation>Ungespeicherte Arbeit wird nicht mehr zur Wiederherstellung aufbewahrt: {0}. Bitte oft speichern.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/errors.py"/>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/errors.py"/>
        <source>Copy the report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/errors.py"/>
        <source>The report could not be written to disk.</source>
        <translation>Der Bericht konnte nicht gespeichert werden.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/errors.py"/>
        <source>The report is kept in {0}.</source>
        <translation>Der Bericht liegt in {0}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/errors.py"/>
        <source>Layerloom met an error that it did not expect. Your document is untouched and you can go on.</source>
        <translation>Layerloom traf auf einen unerwarteten Fehler. Das Dokument ist unversehrt, und es kann weitergehen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/exporting.py"/>
        <source>PyTorch script (*.py)</source>
        <translation>PyTorch-Skript (*.py)</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/exporting.py"/>
        <source>Layerloom script (*.py)</source>
        <translation>Layerloom-Skript (*.py)</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/exporting.py"/>
        <source>Export as a script</source>
        <translation>Als Skript exportieren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/exporting.py"/>
        <source>Pictures (*.svg *.png *.pdf)</source>
        <translation>Bilder (*.svg *.png *.pdf)</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/exporting.py"/>
        <source>Export a report</source>
        <translation>Bericht exportieren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/exporting.py"/>
        <source>Web pages (*.html)</source>
        <translation>Webseiten (*.html)</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/exporting.py"/>
        <source>Wrote {0}</source>
        <translation>{0} geschrieben</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/exporting.py"/>
        <source>{0}, without weights: those of the last run do not fit the network as it is now.</source>
        <translation>{0}, ohne Gewichte: Die des letzten Laufs passen nicht zum jetzigen Netz.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/exporting.py"/>
        <source>Wrote {0}.</source>
        <translation>{0} geschrieben.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/exporting.py"/>
        <source>The script was not exported</source>
        <translation>Das Skript wurde nicht exportiert</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/exporting.py"/>
        <source>{0}, with the best weights of the last run.</source>
        <translation>{0}, mit den besten Gewichten des letzten Laufs.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/exporting.py"/>
        <source>{0}, without weights: the network is not trained yet.</source>
        <translation>{0}, ohne Gewichte: Das Netz ist noch nicht trainiert.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/exporting.py"/>
        <source>The picture was not exported</source>
        <translation>Das Bild wurde nicht exportiert</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/exporting.py"/>
        <source>The report was not exported</source>
        <translation>Der Bericht wurde nicht exportiert</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>“{0}” was written by a newer Layerloom, so it is open for reading only. What this version does not know is not shown, and would be missing from a copy.</source>
        <translation>„{0}“ wurde von einem neueren Layerloom geschrieben und ist deshalb nur zum Lesen offen. Was diese Version nicht kennt, wird nicht gezeigt und würde in einer Kopie fehlen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>Layerloom did not end as it should. Unsaved work on {0} was kept ({1} steps).</source>
        <translation>Layerloom wurde nicht ordentlich beendet. Ungespeicherte Arbeit an {0} ist erhalten ({1} Schritte).</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>Forget these</source>
        <translation>Diese vergessen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>{0}, as it is open</source>
        <translation>{0}, wie es offen ist</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>an unsaved project</source>
        <translation>einem ungespeicherten Projekt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>The unsaved work is back. Save it to keep it.</source>
        <translation>Die ungespeicherte Arbeit ist wieder da. Zum Behalten bitte speichern.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>The project was not opened</source>
        <translation>Das Projekt wurde nicht geöffnet</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>The project was not read</source>
        <translation>Das Projekt wurde nicht gelesen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>The project was not saved</source>
        <translation>Das Projekt wurde nicht gespeichert</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>Saved {0}.</source>
        <translation>{0} gespeichert.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>Another program changed “{0}” on the disk.</source>
        <translation>Ein anderes Programm hat „{0}“ auf der Platte geändert.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>Read it again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>Keep mine</source>
        <translation>Meines behalten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>Recover it</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>Discard it</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>Nothing yet</source>
        <translation>Noch nichts</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/file_actions.py"/>
        <source>The unsaved work could not be discarded: {0}.</source>
        <translation>Die ungespeicherte Arbeit konnte nicht verworfen werden: {0}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>fits: {0} of {1}</source>
        <translation>passt: {0} von {1}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>tight: {0} of {1}</source>
        <translation>knapp: {0} von {1}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>too large: {0} of {1}</source>
        <translation>zu groß: {0} von {1}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>That is more than there is.</source>
        <translation>Das ist mehr, als da ist.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>That leaves little for all else.</source>
        <translation>Das lässt wenig für alles andere.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>Training needs about {0} with {1} rows in a step, {2}, on {3}.</source>
        <translation>Das Training braucht etwa {0} mit {1} Zeilen in einem Schritt, {2}, auf {3}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>Weights: {0}</source>
        <translation>Gewichte: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>What the optimizer keeps: {0}</source>
        <translation>Was der Optimierer aufbewahrt: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>Gradients of the weights: {0}</source>
        <translation>Gradienten der Gewichte: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>Activations and workspace: {0}</source>
        <translation>Aktivierungen und Arbeitsspeicher: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>Batches of data: {0}</source>
        <translation>Batches der Daten: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>smaller layers</source>
        <translation>kleinere Schichten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>the precision bfloat16</source>
        <translation>die Genauigkeit bfloat16</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>recomputing cheap values</source>
        <translation>billige Werte neu rechnen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>needs {0}</source>
        <translation>braucht {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>What helps: {0}.</source>
        <translation>Was hilft: {0}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/forecasting.py"/>
        <source>a batch size of {0}</source>
        <translation>eine Batchgröße von {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/graph_actions.py"/>
        <source>Select a wire</source>
        <translation>Verbindung auswählen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/graph_actions.py"/>
        <source>Find a node</source>
        <translation>Knoten suchen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/graph_actions.py"/>
        <source>Run an action</source>
        <translation>Aktion ausführen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/helping.py"/>
        <source>Every layer, by category. Double-click one or drag it onto the canvas. F1 says what it does.</source>
        <translation>Alle Schichten, nach Kategorien. Doppelklick auf eine, oder sie auf die Zeichenfläche ziehen. F1 sagt, was sie tut.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/helping.py"/>
        <source>The canvas</source>
        <translation>Die Zeichenfläche</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/helping.py"/>
        <source>Your network. The wheel zooms, Space and a drag move the view, Home shows all of it, and Tab adds a layer by name.</source>
        <translation>Das Netz. Das Mausrad zoomt, Leertaste und Ziehen verschieben die Ansicht, Pos1 zeigt alles, und Tab fügt eine Schicht nach ihrem Namen hinzu.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/helping.py"/>
        <source>Drag from a port to another. Each wire says the shape of what it carries; one released in empty space offers the layers that fit.</source>
        <translation>Von einem Anschluss zum anderen ziehen. Jede Verbindung nennt die Form dessen, was sie trägt; im Leeren losgelassen, bietet sie die Schichten an, die passen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/helping.py"/>
        <source>The parameters of the selected layer. Shapes follow at once, and every change can be undone.</source>
        <translation>Die Parameter der ausgewählten Schicht. Die Formen folgen sofort, und jede Änderung lässt sich zurücknehmen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/helping.py"/>
        <source>What does not fit is told here and at the node: what came, what was expected, and fixes that were tried before they are offered. F8 goes to the next.</source>
        <translation>Was nicht passt, steht hier und am Knoten: was kam, was erwartet wurde, und Lösungen, die vor dem Anbieten ausprobiert sind. F8 geht zum nächsten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/helping.py"/>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/helping.py"/>
        <source>Trains the network on this machine, beside the window. F5 starts it, F6 pauses it.</source>
        <translation>Trainiert das Netz auf diesem Rechner, neben dem Fenster. F5 startet, F6 hält an.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/helping.py"/>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/helping.py"/>
        <source>Curves of loss and metrics while it learns, and how long it will take.</source>
        <translation>Kurven von Verlust und Metriken während des Lernens, und wie lange es noch dauert.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/helping.py"/>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/helping.py"/>
        <source>Take the network away as a Python script that runs without this program: Ctrl+E.</source>
        <translation>Das Netz als Python-Skript mitnehmen, das ohne dieses Programm läuft: Strg+E.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/keeping.py"/>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/keeping.py"/>
        <source>Save to my blocks</source>
        <translation>In meinen Blöcken speichern</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/keeping.py"/>
        <source>Name and description</source>
        <translation>Name und Beschreibung</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/keeping.py"/>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/keeping.py"/>
        <source>Select one block that is to be saved.</source>
        <translation>Bitte einen Block auswählen, der gespeichert werden soll.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/keeping.py"/>
        <source>The block was not saved</source>
        <translation>Der Block wurde nicht gespeichert</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/keeping.py"/>
        <source>No block was imported</source>
        <translation>Kein Block wurde importiert</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/keeping.py"/>
        <source>The block was not renamed</source>
        <translation>Der Block wurde nicht umbenannt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/keeping.py"/>
        <source>The block was not deleted</source>
        <translation>Der Block wurde nicht gelöscht</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/keeping.py"/>
        <source>The block was not exported</source>
        <translation>Der Block wurde nicht exportiert</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/keeping.py"/>
        <source>“{0}” is among your blocks now.</source>
        <translation>„{0}“ gehört jetzt zu den eigenen Blöcken.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/keeping.py"/>
        <source>Exported {0}.</source>
        <translation>{0} exportiert.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/keeping.py"/>
        <source>Imported: {0}.</source>
        <translation>Importiert: {0}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/keeping.py"/>
        <source>There is no folder of blocks: {0}.</source>
        <translation>Es gibt keinen Ordner für Blöcke: {0}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/key_editor.py"/>
        <source>Change keys</source>
        <translation>Tasten ändern</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/key_editor.py"/>
        <source>Search by action or key</source>
        <translation>Nach Aktion oder Taste suchen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/key_editor.py"/>
        <source>New keys</source>
        <translation>Neue Tasten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/key_editor.py"/>
        <source>Assign</source>
        <translation>Zuweisen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/key_editor.py"/>
        <source>No keys</source>
        <translation>Keine Tasten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/key_editor.py"/>
        <source>Default keys for all</source>
        <translation>Alle Tasten zurücksetzen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/key_editor.py"/>
        <source>Choose an action, press Enter, and press the new keys.</source>
        <translation>Eine Aktion wählen, Eingabe drücken und dann die neuen Tasten drücken.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/key_editor.py"/>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/key_editor.py"/>
        <source>{0} is free.</source>
        <translation>{0} ist frei.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/key_editor.py"/>
        <source>{0} has these keys already.</source>
        <translation>{0} hat diese Tasten schon.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/key_editor.py"/>
        <source>{0} belongs to {1}, which would lose it.</source>
        <translation>{0} gehört zu {1}, das sie verlieren würde.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/keymap.py"/>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/language.py"/>
        <source>The window speaks the new language when Layerloom starts again.</source>
        <translation>Das Fenster spricht die neue Sprache, wenn Layerloom wieder startet.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/language.py"/>
        <source>&amp;System</source>
        <translation>&amp;System</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source>Outline</source>
        <translation>Gliederung</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source> (read only)</source>
        <translation> (nur zum Lesen)</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source>&amp;Undo: {0}</source>
        <translation>&amp;Rückgängig: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source>&amp;Redo: {0}</source>
        <translation>&amp;Wiederholen: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source>&amp;Go on</source>
        <translation>&amp;Weiter</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source>Stop pro&amp;filing</source>
        <translation>&amp;Messung beenden</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source>Pro&amp;file</source>
        <translation>&amp;Messen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source>Problems ({0})</source>
        <translation>Probleme ({0})</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source>There is little room for pictures: lay out the graph ({0}) to make some.</source>
        <translation>Für Bilder ist wenig Platz: Den Graphen anordnen ({0}) schafft welchen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/main_window.py"/>
        <source>There is no folder of reports: {0}.</source>
        <translation>Es gibt keinen Ordner für Berichte: {0}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/banner.py"/>
        <source>Close this notice.</source>
        <translation>Diesen Hinweis schließen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/block_card.py"/>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/block_card.py"/>
        <source>What it does, and what it takes and gives</source>
        <translation>Was er tut, was er nimmt und was er gibt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/block_card.py"/>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/block_card.py"/>
        <source>There is a block “{0}” already. Take another name.</source>
        <translation>Es gibt schon einen Block „{0}“. Bitte einen anderen Namen nehmen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/block_card.py"/>
        <source>There is a block “{0}” already. It is replaced; networks that use it stay as they are.</source>
        <translation>Es gibt schon einen Block „{0}“. Er wird ersetzt; Netze, die ihn verwenden, bleiben, wie sie sind.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/block_part.py"/>
        <source>What every instance may be given. Layers inside follow it by formulas: select one and press ƒ beside a parameter. Ports are the inputs and outputs inside, from top to bottom.</source>
        <translation>Was jede Instanz bekommen kann. Schichten darin folgen ihm durch Formeln: eine auswählen und ƒ neben einem Parameter drücken. Anschlüsse sind die Eingänge und Ausgänge darin, von oben nach unten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/block_part.py"/>
        <source>Title of the block</source>
        <translation>Titel des Blocks</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/block_part.py"/>
        <source>Add a parameter</source>
        <translation>Parameter hinzufügen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/block_part.py"/>
        <source>The value where an instance gives none</source>
        <translation>Der Wert, wo eine Instanz keinen bekommt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/block_part.py"/>
        <source>Remove the parameter</source>
        <translation>Parameter entfernen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/block_part.py"/>
        <source>Block</source>
        <translation>Block</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/block_part.py"/>
        <source>Rename the block</source>
        <translation>Block umbenennen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/block_part.py"/>
        <source>Rename the parameter</source>
        <translation>Parameter umbenennen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/block_part.py"/>
        <source>Name of {0}</source>
        <translation>Name von {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/block_part.py"/>
        <source>Value of {0} where none is given</source>
        <translation>Wert von {0}, wo keiner gegeben ist</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/block_part.py"/>
        <source>Remove {0}; what follows it keeps its value</source>
        <translation>{0} entfernen; was ihm folgt, behält seinen Wert</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/chooser.py"/>
        <source>Nothing is called that.</source>
        <translation>Nichts heißt so.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/code.py"/>
        <source>Language of the script</source>
        <translation>Sprache des Skripts</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/code.py"/>
        <source>Copy the script.</source>
        <translation>Das Skript kopieren.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/code.py"/>
        <source>Script</source>
        <translation>Skript</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/code.py"/>
        <source>The script appears here as you draw.</source>
        <translation>Das Skript erscheint hier beim Zeichnen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/code.py"/>
        <source>{0} lines</source>
        <translation>{0} Zeilen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/curves.py"/>
        <source>Pictures (*.png *.svg)</source>
        <translation>Bilder (*.png *.svg)</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/curves.py"/>
        <source>Metric</source>
        <translation>Metrik</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/curves.py"/>
        <source>What the curves are drawn over.</source>
        <translation>Worüber die Kurven gezeichnet werden.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/curves.py"/>
        <source>Horizontal axis</source>
        <translation>Waagerechte Achse</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/curves.py"/>
        <source>Smooth the training curve.</source>
        <translation>Die Trainingskurve glätten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/curves.py"/>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/curves.py"/>
        <source>Draw the loss on a logarithmic axis.</source>
        <translation>Den Verlust auf einer logarithmischen Achse zeichnen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/curves.py"/>
        <source>Show the whole curves.</source>
        <translation>Die ganzen Kurven zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/curves.py"/>
        <source>Save the curves as a picture.</source>
        <translation>Die Kurven als Bild speichern.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/curves.py"/>
        <source>Save the curves</source>
        <translation>Kurven speichern</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/curves.py"/>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/curves.py"/>
        <source>Epoch</source>
        <translation>Epoche</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/curves.py"/>
        <source>Seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/curves.py"/>
        <source>Smooth</source>
        <translation>Glatt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/curves.py"/>
        <source>The picture was not saved</source>
        <translation>Das Bild wurde nicht gespeichert</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/fields.py"/>
        <source>for example 1, 28, 28</source>
        <translation>zum Beispiel 1, 28, 28</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/fields.py"/>
        <source>A value of its own for each direction.</source>
        <translation>Ein eigener Wert für jede Richtung.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/fields.py"/>
        <source>A value for each direction</source>
        <translation>Ein Wert für jede Richtung</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/fields.py"/>
        <source>list</source>
        <translation>Liste</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/fields.py"/>
        <source>each side</source>
        <translation>jede Seite</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/fields.py"/>
        <source>other</source>
        <translation>anders</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/following.py"/>
        <source>Follow a formula</source>
        <translation>Einer Formel folgen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/following.py"/>
        <source>Keep the value</source>
        <translation>Wert behalten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/formula_line.py"/>
        <source>2 * width</source>
        <translation>2 * width</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_drawing.py"/>
        <source>one number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_drawing.py"/>
        <source>{0} axes</source>
        <translation>{0} Achsen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>Default</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>Meaning and values</source>
        <translation>Bedeutung und Werte</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>Templates that use it</source>
        <translation>Vorlagen mit dieser Schicht</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>Also found as</source>
        <translation>Auch zu finden als</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>In Keras</source>
        <translation>In Keras</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>In PyTorch</source>
        <translation>In PyTorch</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>Help on the layer</source>
        <translation>Hilfe zur Schicht</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>Help on layers</source>
        <translation>Hilfe zu Schichten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>Shapes of the selected node</source>
        <translation>Formen des ausgewählten Knotens</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>Shapes, by an example</source>
        <translation>Formen, an einem Beispiel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>Other names</source>
        <translation>Andere Namen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>Related layers</source>
        <translation>Verwandte Schichten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>no layer of its own</source>
        <translation>keine eigene Schicht</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>no module of its own</source>
        <translation>kein eigenes Modul</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>It has none.</source>
        <translation>Sie hat keine.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>Keras: {0}</source>
        <translation>Keras: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/help_page.py"/>
        <source>None of the bundled ones.</source>
        <translation>Keine der mitgelieferten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>{0} nodes selected</source>
        <translation>{0} Knoten ausgewählt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Freeze</source>
        <translation>Einfrieren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Unfreeze</source>
        <translation>Auftauen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Untitled</source>
        <translation>Ohne Titel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Change {0}</source>
        <translation>{0} ändern</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>This was not changed: {0}.</source>
        <translation>Das wurde nicht geändert: {0}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Frozen</source>
        <translation>Eingefroren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>keeps its weights in training</source>
        <translation>behält im Training seine Gewichte</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>The name of the network in exported scripts.</source>
        <translation>Der Name des Netzes in exportierten Skripten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Noted from the data</source>
        <translation>Aus den Daten vermerkt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Shapes</source>
        <translation>Formen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Together</source>
        <translation>Zusammen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Cost of one sample</source>
        <translation>Kosten eines Beispiels</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Choose the file</source>
        <translation>Datei wählen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Rename the node</source>
        <translation>Knoten umbenennen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>{0} items</source>
        <translation>{0} Einträge</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Select a node to see and change its parameters.</source>
        <translation>Einen Knoten auswählen, um seine Parameter zu sehen und zu ändern.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Receptive field</source>
        <translation>Rezeptives Feld</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Name the project</source>
        <translation>Projekt benennen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Cost of one sample, {0} copies together</source>
        <translation>Kosten eines Beispiels, {0} Kopien zusammen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>Sees</source>
        <translation>Sieht</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>in: {0}</source>
        <translation>ein: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>out: {0}</source>
        <translation>aus: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/inspector.py"/>
        <source>The title was not changed: {0}.</source>
        <translation>Der Titel wurde nicht geändert: {0}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/optional_field.py"/>
        <source>This needs {0}, or nothing.</source>
        <translation>Hier steht {0}, oder nichts.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/outline.py"/>
        <source>Outline of the graph</source>
        <translation>Gliederung des Graphen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/own_section.py"/>
        <source>My blocks</source>
        <translation>Meine Blöcke</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/own_section.py"/>
        <source>Import blocks…</source>
        <translation>Blöcke importieren…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/own_section.py"/>
        <source>Open the folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/own_section.py"/>
        <source>Right-click a block on the canvas and choose “Save to my blocks…”.</source>
        <translation>Auf der Zeichenfläche mit rechts auf einen Block klicken und „In meinen Blöcken speichern…“ wählen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/own_section.py"/>
        <source>One of your blocks.</source>
        <translation>Einer der eigenen Blöcke.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/own_section.py"/>
        <source>Insert</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/own_section.py"/>
        <source>Name and description…</source>
        <translation>Name und Beschreibung…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/own_section.py"/>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/own_section.py"/>
        <source>Delete…</source>
        <translation>Löschen…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/own_section.py"/>
        <source>None yet. Save one from its menu.</source>
        <translation>Noch keine. Ein Block lässt sich über sein Menü speichern.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/own_section.py"/>
        <source>{0} cannot be used: {1}</source>
        <translation>{0} ist nicht verwendbar: {1}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/palette.py"/>
        <source>Search layers</source>
        <translation>Schichten suchen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/palette.py"/>
        <source>No layer is called that.</source>
        <translation>Keine Schicht heißt so.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/palette.py"/>
        <source>{0}, {1} layers</source>
        <translation>{0}, {1} Schichten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/palette.py"/>
        <source>My blocks, {0}</source>
        <translation>Meine Blöcke, {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/parts.py"/>
        <source>{0}, {1} of {2}</source>
        <translation>{0}, {1} von {2}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/plain_fields.py"/>
        <source>no file chosen</source>
        <translation>keine Datei gewählt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/plain_fields.py"/>
        <source>Choose a file.</source>
        <translation>Eine Datei wählen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/plain_fields.py"/>
        <source>Choose a file</source>
        <translation>Datei wählen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/plain_fields.py"/>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/plain_fields.py"/>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/plots.py"/>
        <source>The curve appears here while the network trains.</source>
        <translation>Die Kurve erscheint hier, während das Netz trainiert.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/plots.py"/>
        <source>Wheel: zoom. Drag: move. Right drag: scale. Double-click: show everything.</source>
        <translation>Mausrad: zoomen. Ziehen: verschieben. Ziehen mit rechts: skalieren. Doppelklick: alles zeigen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/plots.py"/>
        <source>not a number</source>
        <translation>keine Zahl</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/plots.py"/>
        <source>Plot of {0}</source>
        <translation>Kurve von {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/plots.py"/>
        <source>The picture could not be written to {0}.</source>
        <translation>Das Bild konnte nicht in {0} geschrieben werden.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>Previous sample</source>
        <translation>Voriges Beispiel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>Number of the sample</source>
        <translation>Nummer des Beispiels</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>Next sample</source>
        <translation>Nächstes Beispiel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>Any sample</source>
        <translation>Irgendein Beispiel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>Class of the samples</source>
        <translation>Klasse der Beispiele</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>Copy of the block</source>
        <translation>Kopie des Blocks</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>Follow the training</source>
        <translation>Dem Training folgen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>Show the weights of a training under way as they become.</source>
        <translation>Die Gewichte eines laufenden Trainings zeigen, wie sie werden.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>Stop the preview</source>
        <translation>Vorschau anhalten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>Compute the preview</source>
        <translation>Vorschau rechnen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>Copy </source>
        <translation>Kopie </translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>Select one node to see what it gives.</source>
        <translation>Einen Knoten auswählen, um zu sehen, was er ausgibt.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>This node gives nothing that can be shown.</source>
        <translation>Dieser Knoten gibt nichts aus, das gezeigt werden kann.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>Sample</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>The preview was stopped.</source>
        <translation>Die Vorschau wurde angehalten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>The preview is being computed …</source>
        <translation>Die Vorschau wird gerechnet …</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>of {0}</source>
        <translation>von {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>weights: {0}</source>
        <translation>Gewichte: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>Left what it should be, right what it is. {0}</source>
        <translation>Links, was es sein soll, rechts, was es ist. {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>All classes</source>
        <translation>Alle Klassen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source> of {0}</source>
        <translation> von {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/preview.py"/>
        <source>label {0}</source>
        <translation>Label {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problem_card.py"/>
        <source>What comes in does not fit</source>
        <translation>Was ankommt, passt nicht</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problem_card.py"/>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problem_card.py"/>
        <source>Got</source>
        <translation>Erhalten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problem_card.py"/>
        <source>Something is missing</source>
        <translation>Etwas fehlt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problems.py"/>
        <source>Fix all that is safe</source>
        <translation>Alles Sichere beheben</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problems.py"/>
        <source>Take every fix that removes nothing you drew, as one step of undo.</source>
        <translation>Jede Lösung nehmen, die nichts Gezeichnetes entfernt, als ein rücknehmbarer Schritt.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problems.py"/>
        <source>{0} error</source>
        <translation>{0} Fehler</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problems.py"/>
        <source>{0} errors</source>
        <translation>{0} Fehler</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problems.py"/>
        <source>{0} warning</source>
        <translation>{0} Warnung</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problems.py"/>
        <source>{0} warnings</source>
        <translation>{0} Warnungen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problems.py"/>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problems.py"/>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problems.py"/>
        <source>Hint</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problems.py"/>
        <source>No problems. The network can be trained.</source>
        <translation>Keine Probleme. Das Netz kann trainiert werden.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problems.py"/>
        <source>No fix is safe: each would take away something that you drew. Choose one by one.</source>
        <translation>Keine Lösung ist sicher: Jede würde etwas Gezeichnetes entfernen. Bitte einzeln wählen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problems.py"/>
        <source>The canvas is empty. Problems of the network are listed here as you draw.</source>
        <translation>Die Zeichenfläche ist leer. Probleme des Netzes erscheinen hier beim Zeichnen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problems.py"/>
        <source>Expected {0}.</source>
        <translation>Erwartet: {0}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problems.py"/>
        <source>Got {0}.</source>
        <translation>Erhalten: {0}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problems.py"/>
        <source>{0}. It can be undone.</source>
        <translation>{0}. Das lässt sich zurücknehmen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/problems.py"/>
        <source>Fixed: {0}.</source>
        <translation>Behoben: {0}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/promoted_row.py"/>
        <source>Formula</source>
        <translation>Formel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/promoted_row.py"/>
        <source>Keep this value, whatever the block is given.</source>
        <translation>Diesen Wert behalten, was der Block auch bekommt.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/promoted_row.py"/>
        <source>Let this follow from parameters of the block, which every instance may give another value.</source>
        <translation>Dies aus Parametern des Blocks folgen lassen, die jede Instanz anders haben kann.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/promoted_row.py"/>
        <source>“{0}” becomes a parameter of the block.</source>
        <translation>„{0}“ wird ein Parameter des Blocks.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/promoted_row.py"/>
        <source>= {0} in the first copies</source>
        <translation>= {0} in den ersten Kopien</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/rules_field.py"/>
        <source>title: learning_rate 0.1, l2 1e-4</source>
        <translation>title: learning_rate 0.1, l2 1e-4</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>d MMM HH:mm</source>
        <translation>d. MMM HH:mm</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Progress of the training</source>
        <translation>Fortschritt des Trainings</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>From before your last changes</source>
        <translation>Von vor den letzten Änderungen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>The network or its settings were changed since. Train to see how it does now.</source>
        <translation>Das Netz oder seine Einstellungen wurden seitdem geändert. Ein Training zeigt, wie gut es jetzt ist.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>End the training process</source>
        <translation>Trainingsprozess beenden</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Accuracy</source>
        <translation>Accuracy</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Best epoch</source>
        <translation>Beste Epoche</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Settings of the training</source>
        <translation>Einstellungen des Trainings</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Training is complete</source>
        <translation>Das Training ist fertig</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Finished early</source>
        <translation>Vorzeitig abgeschlossen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Ended: no better epoch</source>
        <translation>Beendet: keine bessere Epoche</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Stopped</source>
        <translation>Gestoppt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>{0}; a step takes {1}</source>
        <translation>{0}; ein Schritt braucht {1}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Unfinished run of {0}</source>
        <translation>Unvollendeter Lauf vom {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Failed run of {0}</source>
        <translation>Gescheiterter Lauf vom {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Not running</source>
        <translation>Läuft nicht</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>{0} on the validation rows</source>
        <translation>{0} auf den Validierungszeilen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Validation {0}</source>
        <translation>{0} (Validierung)</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>{0} on the test rows</source>
        <translation>{0} auf den Testzeilen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Test {0}</source>
        <translation>{0} (Test)</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Starting the training process …</source>
        <translation>Der Trainingsprozess startet …</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Ending after this step …</source>
        <translation>Endet nach diesem Schritt …</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>The training process is not responding.</source>
        <translation>Der Trainingsprozess antwortet nicht.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>{0} epochs in {1}</source>
        <translation>{0} Epochen in {1}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Not trained yet</source>
        <translation>Noch nicht trainiert</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>{0} samples/s, {1} left</source>
        <translation>{0} Beispiele/s, noch {1}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>In epoch {0} of {1}, step {2}</source>
        <translation>In Epoche {0} von {1}, Schritt {2}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Epoch {0} of {1}, step {2}</source>
        <translation>Epoche {0} von {1}, Schritt {2}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training.py"/>
        <source>Trained {0}</source>
        <translation>Trainiert: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Set {0}</source>
        <translation>{0} einstellen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>{0}; can be changed while the network trains</source>
        <translation>{0}; kann während des Trainings geändert werden</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>{0}  –  not found</source>
        <translation>{0}  –  nicht gefunden</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Optimizer</source>
        <translation>Optimierer</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Computing</source>
        <translation>Rechnen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Logs</source>
        <translation>Protokolle</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Batch size</source>
        <translation>Batchgröße</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Accumulate</source>
        <translation>Akkumulieren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Schedule</source>
        <translation>Ratenplan</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Share at the end</source>
        <translation>Anteil am Ende</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Factor</source>
        <translation>Faktor</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Milestones</source>
        <translation>Meilensteine</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Power</source>
        <translation>Potenz</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Restarts</source>
        <translation>Neustarts</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Growth</source>
        <translation>Wachstum</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Share of rise</source>
        <translation>Anteil des Anstiegs</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Share at start</source>
        <translation>Anteil am Anfang</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Epochs of patience</source>
        <translation>Geduld in Epochen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Cooldown</source>
        <translation>Abkühlung</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Smallest share</source>
        <translation>Kleinster Anteil</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Warmup</source>
        <translation>Warmlaufen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Warmup from</source>
        <translation>Warmlaufen ab</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Momentum</source>
        <translation>Momentum</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Dampening</source>
        <translation>Dämpfung</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Nesterov</source>
        <translation>Nesterov</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Beta 1</source>
        <translation>Beta 1</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Beta 2</source>
        <translation>Beta 2</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Rho</source>
        <translation>Rho</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Epsilon</source>
        <translation>Epsilon</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>AMSGrad</source>
        <translation>AMSGrad</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Centered</source>
        <translation>Zentriert</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Rate decay</source>
        <translation>Ratenabnahme</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>First sum</source>
        <translation>Erste Summe</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Momentum decay</source>
        <translation>Momentumabnahme</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Decoupled decay</source>
        <translation>Entkoppelt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Weight decay</source>
        <translation>Weight Decay</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Decay weights only</source>
        <translation>Nur Gewichte</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Rules for layers</source>
        <translation>Regeln für Schichten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>L1</source>
        <translation>L1</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>L2</source>
        <translation>L2</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Max norm</source>
        <translation>Größte Norm</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Clip norm</source>
        <translation>Norm begrenzen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Clip norm of each</source>
        <translation>Norm je Array</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Clip value</source>
        <translation>Wert begrenzen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Monitor</source>
        <translation>Beobachten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Patience</source>
        <translation>Geduld</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>CSV log</source>
        <translation>CSV-Protokoll</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>TensorBoard log</source>
        <translation>TensorBoard-Protokoll</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Test fraction</source>
        <translation>Testanteil</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Validation fraction</source>
        <translation>Validierungsanteil</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Class weight</source>
        <translation>Klassengewichte</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Sample weight</source>
        <translation>Beispielgewichte</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Sampling</source>
        <translation>Ziehung</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Bucketing</source>
        <translation>Nach Länge ordnen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Drop last</source>
        <translation>Rest weglassen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Prefetch</source>
        <translation>Vorausladen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>EMA decay</source>
        <translation>EMA-Faktor</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Recompute</source>
        <translation>Neu rechnen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>Compiled</source>
        <translation>Kompiliert</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>how often every row is seen</source>
        <translation>wie oft jede Zeile gesehen wird</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>rows in one step</source>
        <translation>Zeilen in einem Schritt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>batches whose gradients are added up before the weights change</source>
        <translation>Batches, deren Gradienten addiert werden, bevor sich die Gewichte ändern</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>the rule that changes the weights</source>
        <translation>die Regel, nach der sich die Gewichte ändern</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>size of a step</source>
        <translation>Größe eines Schritts</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>'cosine', 'linear' and 'polynomial' lower the rate to zero over the run, 'restarts' several times, 'exponential' to a hundredth, 'step' to a tenth after each third, 'multi-step' after a half and three quarters; 'one-cycle' raises it first; 'plateau' lowers it when the monitored figure gets no better</source>
        <translation>'cosine', 'linear' und 'polynomial' senken die Rate über den Lauf auf null, 'restarts' mehrmals, 'exponential' auf ein Hundertstel, 'step' nach jedem Drittel auf ein Zehntel, 'multi-step' nach der Hälfte und nach drei Vierteln; 'one-cycle' hebt sie erst; 'plateau' senkt sie, wenn die beobachtete Größe nicht besser wird</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>steps that the schedule takes, its warm-up included, 0 for the whole run</source>
        <translation>Schritte, die der Ratenplan dauert, das Warmlaufen eingeschlossen, 0 für den ganzen Lauf</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>share of the rate that is left at the end of the schedule</source>
        <translation>Anteil der Rate, der am Ende des Ratenplans bleibt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>what the schedules 'step' and 'multi-step' multiply the rate by</source>
        <translation>womit die Ratenpläne 'step' und 'multi-step' die Rate multiplizieren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>equal parts of the run, after each of which 'step' lowers the rate</source>
        <translation>gleiche Teile des Laufs, nach denen 'step' die Rate jeweils senkt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>shares of the run, such as 0.5, 0.75, after which 'multi-step' lowers the rate</source>
        <translation>Anteile des Laufs, etwa 0.5, 0.75, nach denen 'multi-step' die Rate senkt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>power of the share of steps left that 'polynomial' follows, 1 for a line</source>
        <translation>Potenz des Anteils verbleibender Schritte, der 'polynomial' folgt, 1 für eine Gerade</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>how often the schedule 'restarts' falls from the whole rate to its end</source>
        <translation>wie oft der Ratenplan 'restarts' von der ganzen Rate auf ihr Ende fällt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>how many times as long each fall of the schedule 'restarts' is as the one before</source>
        <translation>wievielmal so lang jeder Abfall des Ratenplans 'restarts' ist wie der vorige</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>share of the run in which the schedule 'one-cycle' rises</source>
        <translation>Anteil des Laufs, in dem der Ratenplan 'one-cycle' steigt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>share of the rate that the schedule 'one-cycle' begins with</source>
        <translation>Anteil der Rate, mit dem der Ratenplan 'one-cycle' beginnt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>what the schedule 'plateau' multiplies the rate by</source>
        <translation>womit der Ratenplan 'plateau' die Rate multipliziert</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>epochs without a better figure that the schedule 'plateau' lets pass</source>
        <translation>Epochen ohne bessere Größe, die der Ratenplan 'plateau' verstreichen lässt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>share by which a figure must be better to count for the schedule 'plateau'</source>
        <translation>Anteil, um den eine Größe besser sein muss, um für den Ratenplan 'plateau' zu zählen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>epochs after a change in which the schedule 'plateau' does not count</source>
        <translation>Epochen nach einer Änderung, in denen der Ratenplan 'plateau' nicht zählt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>share of the rate below which the schedule 'plateau' does not go</source>
        <translation>Anteil der Rate, unter den der Ratenplan 'plateau' nicht geht</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>share of the run in which the rate rises, before the schedule begins</source>
        <translation>Anteil des Laufs, in dem die Rate steigt, bevor der Ratenplan beginnt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>share of the rate from which it rises, 0 for nearly none</source>
        <translation>Anteil der Rate, von dem aus sie steigt, 0 für fast keinen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>share of the last step that SGD and RMSprop keep</source>
        <translation>Anteil des letzten Schritts, den SGD und RMSprop behalten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>share of the gradient that SGD leaves out of its momentum</source>
        <translation>Anteil des Gradienten, den SGD aus seinem Momentum weglässt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>let SGD look ahead by its momentum (Nesterov)</source>
        <translation>lässt SGD um sein Momentum vorausschauen (Nesterov)</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>share that the running mean of the gradient keeps in a step</source>
        <translation>Anteil, den das laufende Mittel des Gradienten in einem Schritt behält</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>share that the running mean of its square keeps in a step</source>
        <translation>Anteil, den das laufende Mittel seines Quadrats in einem Schritt behält</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>share that RMSprop (its alpha) and Adadelta keep of the mean square in a step</source>
        <translation>Anteil, den RMSprop (sein alpha) und Adadelta in einem Schritt vom mittleren Quadrat behalten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>added to what a step is divided by, so that it is never zero</source>
        <translation>wird zum Teiler eines Schritts addiert, damit er nie null ist</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>divide by the largest mean square so far, so that steps get no longer again</source>
        <translation>durch das bisher größte mittlere Quadrat teilen, damit Schritte nicht wieder länger werden</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>let RMSprop divide by the standard deviation of the gradient</source>
        <translation>lässt RMSprop durch die Standardabweichung des Gradienten teilen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>how fast Adagrad lowers the rate: it is divided by 1 + lr_decay * steps</source>
        <translation>wie schnell Adagrad die Rate senkt: Sie wird durch 1 + lr_decay * Schritte geteilt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>what Adagrad's sum of squares begins with</source>
        <translation>womit die Summe der Quadrate von Adagrad beginnt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>how fast NAdam's momentum grows to beta1</source>
        <translation>wie schnell das Momentum von NAdam auf beta1 wächst</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>let weight decay act apart from the gradient, as in AdamW</source>
        <translation>lässt Weight Decay getrennt vom Gradienten wirken, wie in AdamW</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>pull of the weights to zero</source>
        <translation>Zug der Gewichte zur Null</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>let weight decay leave biases, and what norms multiply by, alone</source>
        <translation>lässt Weight Decay Biases und die Faktoren von Normierungen in Ruhe</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>what is other for layers, or groups of them, by title: 'backbone: learning_rate 0.1, weight_decay 0; head: l2 1e-4'; the first two are factors, l1 and l2 take the place of those of all layers</source>
        <translation>was für Schichten, oder Gruppen von ihnen, anders ist, nach Titel: 'backbone: learning_rate 0.1, weight_decay 0; head: l2 1e-4'; die ersten beiden sind Faktoren, l1 und l2 treten an die Stelle derer aller Schichten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>times the sum of all weights' sizes is added to the loss; no biases, no norms</source>
        <translation>so oft wird die Summe der Beträge aller Gewichte zum Verlust addiert; keine Biases, keine Normierungen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>times the sum of all weights' squares is added to the loss; no biases or norms</source>
        <translation>so oft wird die Summe der Quadrate aller Gewichte zum Verlust addiert; keine Biases, keine Normierungen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>greatest length of the weights that lead into a unit, 0 for any</source>
        <translation>größte Länge der Gewichte, die in eine Einheit führen, 0 für jede</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>longest gradient that is used as it is, 0 for any</source>
        <translation>längster Gradient, der so bleibt, wie er ist, 0 für jeden</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>longest gradient of a single weight array or bias that is used as it is</source>
        <translation>längster Gradient eines einzelnen Gewichtsarrays oder Bias, der so bleibt, wie er ist</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>largest number in a gradient, greater ones become that, 0 for any</source>
        <translation>größte Zahl in einem Gradienten, größere werden dazu, 0 für jede</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>the figure of the validation rows that says which epoch is better: 'loss' or the title of a metric</source>
        <translation>die Größe der Validierungszeilen, die sagt, welche Epoche besser ist: 'loss' oder der Titel einer Metrik</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>the weights that training ends with: those of the 'best' epoch or the 'last' ones</source>
        <translation>die Gewichte, mit denen das Training endet: die der besten Epoche ('best') oder die letzten ('last')</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>epochs without a better monitored figure that end training, 0 for never</source>
        <translation>Epochen ohne bessere beobachtete Größe, die das Training beenden, 0 für nie</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>write the figures of each epoch to epochs.csv in the folder of the run</source>
        <translation>die Größen jeder Epoche in epochs.csv im Ordner des Laufs schreiben</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>write figures and weights for TensorBoard into the folder of the run</source>
        <translation>Größen und Gewichte für TensorBoard in den Ordner des Laufs schreiben</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>what every random number follows from</source>
        <translation>woraus jede Zufallszahl folgt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>'cpu', 'cuda' or 'cuda:0'</source>
        <translation>'cpu', 'cuda' oder 'cuda:0'</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>share of the rows kept for the final test</source>
        <translation>Anteil der Zeilen, der für den Test am Ende zurückbleibt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>share of the others kept to choose by</source>
        <translation>Anteil der anderen, nach dem gewählt wird</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>how much the rows of each class count in training: '1, 5' by class, 'balanced', or nothing for all alike</source>
        <translation>wie viel die Zeilen jeder Klasse im Training zählen: '1, 5' je Klasse, 'balanced', oder nichts für alle gleich</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>the column that says how much each row counts, nothing for all alike</source>
        <translation>die Spalte, die sagt, wie viel jede Zeile zählt, nichts für alle gleich</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>nothing for every row once an epoch; 'balanced' draws rows of all classes equally often, the name of a column draws by its numbers; a row may then come several times</source>
        <translation>nichts für jede Zeile einmal je Epoche; 'balanced' zieht Zeilen aller Klassen gleich oft, der Name einer Spalte zieht nach ihren Zahlen; eine Zeile kann dann mehrmals kommen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>put sequences of similar lengths into a batch, so that less is padded</source>
        <translation>Sequenzen ähnlicher Länge in einen Batch legen, damit weniger aufgefüllt wird</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>leave out the last batch of an epoch where it is not full</source>
        <translation>den letzten Batch einer Epoche weglassen, wenn er nicht voll ist</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>batches that are gathered ahead in a thread, 0 for none</source>
        <translation>Batches, die in einem Thread vorausgeladen werden, 0 für keine</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>share that a moving average of the weights keeps in a step, 0 for none</source>
        <translation>Anteil, den ein gleitendes Mittel der Gewichte in einem Schritt behält, 0 für keines</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>'fast' rounds what is multiplied to 8 bits, like TF32 on a GPU; 'bfloat16' keeps activations so too, in half the memory; 'float16' computes layers so and scales the loss; the weights stay float32</source>
        <translation>'fast' rundet, was multipliziert wird, auf 8 Bit, wie TF32 auf einer GPU; 'bfloat16' behält auch Aktivierungen so, im halben Speicher; 'float16' rechnet Schichten so und skaliert den Verlust; die Gewichte bleiben float32</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>compute cheap values again instead of keeping them: less memory, more time</source>
        <translation>billige Werte neu rechnen, statt sie aufzubewahren: weniger Speicher, mehr Zeit</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/panels/training_settings.py"/>
        <source>plan the whole step once and replay it, instead of one operation after the other</source>
        <translation>den ganzen Schritt einmal planen und wiederholen, statt eine Operation nach der anderen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/picture_dialog.py"/>
        <source>&amp;Theme</source>
        <translation>&amp;Farbschema</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/picture_dialog.py"/>
        <source>Export a picture</source>
        <translation>Bild exportieren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/picture_dialog.py"/>
        <source>&amp;Draw</source>
        <translation>&amp;Zeichnen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/picture_dialog.py"/>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/picture_dialog.py"/>
        <source>Put the picture on the clipboard.</source>
        <translation>Das Bild in die Zwischenablage legen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/picture_dialog.py"/>
        <source>&amp;Save as…</source>
        <translation>&amp;Speichern unter…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/picture_dialog.py"/>
        <source>Write the picture as SVG, PNG or PDF.</source>
        <translation>Das Bild als SVG, PNG oder PDF schreiben.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/picture_dialog.py"/>
        <source>The whole graph</source>
        <translation>Der ganze Graph</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/picture_dialog.py"/>
        <source>How the picture looks</source>
        <translation>Wie das Bild aussieht</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/picture_dialog.py"/>
        <source>What is drawn</source>
        <translation>Was gezeichnet wird</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/picture_dialog.py"/>
        <source>Theme of the picture</source>
        <translation>Farbschema des Bildes</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/picture_dialog.py"/>
        <source>The selection</source>
        <translation>Die Auswahl</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/picture_dialog.py"/>
        <source>What is in the block</source>
        <translation>Was im Block ist</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/preview_words.py"/>
        <source>last of the run</source>
        <translation>letzte des Laufs</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/preview_words.py"/>
        <source>from {least} to {largest}, mean {mean}, deviation {deviation}, zeros {zeros}</source>
        <translation>von {least} bis {largest}, Mittel {mean}, Abweichung {deviation}, Nullen {zeros}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/preview_words.py"/>
        <source>gradient of the loss {0} in the mean</source>
        <translation>Gradient des Verlusts {0} im Mittel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/preview_words.py"/>
        <source>{0}, not finite {1}</source>
        <translation>{0}, nicht endlich {1}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/preview_words.py"/>
        <source>step {0}</source>
        <translation>Schritt {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/preview_words.py"/>
        <source>epoch {0}</source>
        <translation>Epoche {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/preview_words.py"/>
        <source>initial, not trained</source>
        <translation>anfänglich, nicht trainiert</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/preview_words.py"/>
        <source>best epoch of the run</source>
        <translation>beste Epoche des Laufs</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/preview_words.py"/>
        <source>for training</source>
        <translation>zum Training</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/preview_words.py"/>
        <source>for validation</source>
        <translation>zur Validierung</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/preview_words.py"/>
        <source>for the test</source>
        <translation>zum Test</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/previewing.py"/>
        <source>The value is being computed …</source>
        <translation>Der Wert wird gerechnet …</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/previewing.py"/>
        <source>The preview ended without a result.</source>
        <translation>Die Vorschau endete ohne Ergebnis.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/previewing.py"/>
        <source>The preview could not be started: {0}</source>
        <translation>Die Vorschau konnte nicht gestartet werden: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/previewing.py"/>
        <source>The preview could not be prepared. {0}</source>
        <translation>Die Vorschau konnte nicht vorbereitet werden. {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/profiling.py"/>
        <source>The profiling ended without a result.</source>
        <translation>Die Messung endete ohne Ergebnis.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/profiling.py"/>
        <source>The profiling could not be started: {0}</source>
        <translation>Die Messung konnte nicht gestartet werden: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/profiling.py"/>
        <source>The profiling could not be prepared. {0}</source>
        <translation>Die Messung konnte nicht vorbereitet werden. {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Change keys…</source>
        <translation>Tasten ändern…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Interface scale</source>
        <translation>Größe der Oberfläche</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Texts, icons and distances.</source>
        <translation>Texte, Symbole und Abstände.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>As the system says</source>
        <translation>Wie das System sagt</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Reduced</source>
        <translation>Reduziert</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Full</source>
        <translation>Voll</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Reduced: nothing pans, pulses or fades.</source>
        <translation>Reduziert: Nichts gleitet, pulsiert oder blendet.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Another one is spoken when Layerloom starts again.</source>
        <translation>Eine andere wird gesprochen, wenn Layerloom wieder startet.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Start and keys</source>
        <translation>Start und Tasten</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Templates and recent projects</source>
        <translation>Vorlagen und letzte Projekte</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>Show at the start</source>
        <translation>Beim Start zeigen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/settings_dialog.py"/>
        <source>{0} % is taken up when Layerloom starts again.</source>
        <translation>{0} % gelten, wenn Layerloom wieder startet.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/sight.py"/>
        <source>{0} of {1}, step {2}</source>
        <translation>{0} von {1}, Schritt {2}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/sight.py"/>
        <source>all of {0}</source>
        <translation>ganz {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/sight.py"/>
        <source>all</source>
        <translation>alles</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/tour.py"/>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/tour.py"/>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/tour.py"/>
        <source>Tour</source>
        <translation>Rundgang</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/tour.py"/>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/tour.py"/>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/tour.py"/>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_actions.py"/>
        <source>The network cannot be trained yet: {0}.</source>
        <translation>Das Netz kann noch nicht trainiert werden: {0}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_actions.py"/>
        <source>The run could not be prepared. {0}</source>
        <translation>Der Lauf konnte nicht vorbereitet werden. {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_process.py"/>
        <source>The training process met an instruction that this processor does not have.</source>
        <translation>Der Trainingsprozess traf auf einen Befehl, den dieser Prozessor nicht hat.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_process.py"/>
        <source>The training process gave up after an internal error.</source>
        <translation>Der Trainingsprozess gab nach einem inneren Fehler auf.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_process.py"/>
        <source>The training process could not read its memory.</source>
        <translation>Der Trainingsprozess konnte seinen Speicher nicht lesen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_process.py"/>
        <source>The training process was killed, by the system when memory is short, or by hand.</source>
        <translation>Der Trainingsprozess wurde beendet, vom System bei knappem Speicher oder von Hand.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_process.py"/>
        <source>The training process was told to end from outside.</source>
        <translation>Der Trainingsprozess wurde von außen beendet.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_process.py"/>
        <source>The training process crashed.</source>
        <translation>Der Trainingsprozess stürzte ab.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_process.py"/>
        <source>The training process sent a line that does not end, and was stopped.</source>
        <translation>Der Trainingsprozess sandte eine Zeile ohne Ende und wurde gestoppt.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_process.py"/>
        <source>The training process speaks another protocol. Install Layerloom again.</source>
        <translation>Der Trainingsprozess spricht ein anderes Protokoll. Bitte Layerloom neu installieren.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_process.py"/>
        <source>The training process was ended. Its last checkpoint is kept.</source>
        <translation>Der Trainingsprozess wurde beendet. Sein letzter Zwischenstand bleibt erhalten.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_process.py"/>
        <source>You can resume the run, or train again.</source>
        <translation>Der Lauf kann fortgesetzt oder das Training neu begonnen werden.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_process.py"/>
        <source>You can train again.</source>
        <translation>Das Training kann neu begonnen werden.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_process.py"/>
        <source>The training process ended without saying why.</source>
        <translation>Der Trainingsprozess endete, ohne zu sagen, warum.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_process.py"/>
        <source>What it wrote last is in {0}.</source>
        <translation>Was er zuletzt schrieb, steht in {0}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_process.py"/>
        <source>The training process could not be started: {0}</source>
        <translation>Der Trainingsprozess konnte nicht gestartet werden: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/training_process.py"/>
        <source>The training process ended with the exit code {0}.</source>
        <translation>Der Trainingsprozess endete mit dem Code {0}.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/welcome.py"/>
        <source>First steps</source>
        <translation>Erste Schritte</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/welcome.py"/>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/welcome.py"/>
        <source>Welcome</source>
        <translation>Willkommen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/welcome.py"/>
        <source>Do not show this at the start</source>
        <translation>Beim Start nicht mehr zeigen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/welcome.py"/>
        <source>Empty canvas</source>
        <translation>Leere Zeichenfläche</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/welcome.py"/>
        <source>Take the tour</source>
        <translation>Rundgang machen</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/welcome.py"/>
        <source>Open…</source>
        <translation>Öffnen…</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/welcome.py"/>
        <source>Welcome to Layerloom</source>
        <translation>Willkommen bei Layerloom</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/welcome.py"/>
        <source>Draw a network, train it on this machine, take it away as a script.</source>
        <translation>Ein Netz zeichnen, auf diesem Rechner trainieren, als Skript mitnehmen.</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/welcome.py"/>
        <source>New from template: {0}</source>
        <translation>Neu aus Vorlage: {0}</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/welcome.py"/>
        <source>Recent projects</source>
        <translation>Letzte Projekte</translation>
    </message>
    <message>
        <location filename="app/layerloom_app/welcome.py"/>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/proposal.py"/>
        <source>all of its cells are empty</source>
        <translation>alle ihre Zellen sind leer</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/proposal.py"/>
        <source>the cell is empty where a class is needed: fill it in or remove the row</source>
        <translation>die Zelle ist leer, wo eine Klasse gebraucht wird: ausfüllen oder die Zeile entfernen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/proposal.py"/>
        <source>{0} different texts in {1} rows are too many to be classes</source>
        <translation>{0} verschiedene Texte in {1} Zeilen sind zu viele für Klassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/proposal.py"/>
        <source>"{0}" has neither a column of numbers nor one of classes: choose another file.</source>
        <translation>„{0}“ hat weder eine Spalte mit Zahlen noch eine mit Klassen: bitte eine andere Datei wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/table.py"/>
        <source>the cell is empty where a number is needed: fill it in or remove the row</source>
        <translation>die Zelle ist leer, wo eine Zahl gebraucht wird: ausfüllen oder die Zeile entfernen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/table.py"/>
        <source>"{0}" is not a number: correct the cell or leave the column out</source>
        <translation>„{0}“ ist keine Zahl: die Zelle berichtigen oder die Spalte weglassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/table.py"/>
        <source>"{0}" has a decimal comma: write a point, or export the file with points</source>
        <translation>„{0}“ hat ein Dezimalkomma: einen Punkt schreiben oder die Datei mit Punkten exportieren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/table.py"/>
        <source>"{0}" is stored as UTF-16: save it as UTF-8 (in a spreadsheet: "CSV UTF-8").</source>
        <translation>„{0}“ ist als UTF-16 gespeichert: bitte als UTF-8 speichern (in einer Tabellenkalkulation: „CSV UTF-8“).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/table.py"/>
        <source>"{0}" is empty: choose a file that has a header and rows.</source>
        <translation>„{0}“ ist leer: bitte eine Datei mit Kopf und Zeilen wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/table.py"/>
        <source>"{0}" has two columns called "{1}": rename one of them in its first row.</source>
        <translation>„{0}“ hat zwei Spalten namens „{1}“: bitte eine davon in der ersten Zeile umbenennen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/table.py"/>
        <source>"{0}" has a header but no rows: choose a file with data in it.</source>
        <translation>„{0}“ hat einen Kopf, aber keine Zeilen: bitte eine Datei mit Daten wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/table.py"/>
        <source>"{0}" is larger than what can be reckoned with: correct the cell</source>
        <translation>„{0}“ ist größer, als gerechnet werden kann: die Zelle berichtigen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/table.py"/>
        <source>The data file "{0}" cannot be read: {1}.</source>
        <translation>Die Datendatei „{0}“ kann nicht gelesen werden: {1}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/table.py"/>
        <source>"{0}" is not UTF-8 text (row {1} has the byte 0x{2:02x}): save it as UTF-8 (in a spreadsheet: "CSV UTF-8").</source>
        <translation>„{0}“ ist kein Text in UTF-8 (Zeile {1} hat das Byte 0x{2:02x}): bitte als UTF-8 speichern (in einer Tabellenkalkulation: „CSV UTF-8“).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/table.py"/>
        <source>"{0}" cannot be read as a table after row {1}: {2}.</source>
        <translation>„{0}“ ist nach Zeile {1} nicht als Tabelle lesbar: {2}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/table.py"/>
        <source>"{0}", row {1}: {2} cells, but the first row has {3}: correct the file.</source>
        <translation>„{0}“, Zeile {1}: {2} Zellen, aber die erste Zeile hat {3}: bitte die Datei berichtigen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/table.py"/>
        <source>"{0}" has no column "{1}" (it has: {2}): choose the file again, so that its columns are read anew.</source>
        <translation>„{0}“ hat keine Spalte „{1}“ (sondern: {2}): bitte die Datei neu wählen, damit ihre Spalten neu gelesen werden.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/table.py"/>
        <source>"{0}", row {1}, column "{2}": {3}.</source>
        <translation>„{0}“, Zeile {1}, Spalte „{2}“: {3}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/data/table.py"/>
        <source>"{0}", row {1}, column "{2}": "{3}" is none of the classes ({4}): correct the cell, or choose the file again, so that its classes are read anew.</source>
        <translation>„{0}“, Zeile {1}, Spalte „{2}“: „{3}“ ist keine der Klassen ({4}): die Zelle berichtigen oder die Datei neu wählen, damit ihre Klassen neu gelesen werden.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/device.py"/>
        <source>There is no device called {0!r}: choose 'cpu', 'cuda' or 'cuda:&lt;number&gt;'.</source>
        <translation>Es gibt kein Gerät namens {0!r}: bitte 'cpu', 'cuda' oder 'cuda:&lt;Nummer&gt;' wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/device.py"/>
        <source>CuPy is not installed. Install it with: python -m pip install 'layerloom[cuda12]' (or cuda13).</source>
        <translation>CuPy ist nicht installiert. Zu installieren mit: python -m pip install 'layerloom[cuda12]' (oder cuda13).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/device.py"/>
        <source>cuda:{0} cannot be used: {1} Or choose the device 'cpu'.</source>
        <translation>cuda:{0} ist nicht verwendbar: {1} Oder das Gerät 'cpu' wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/device.py"/>
        <source>cuda:0 to cuda:{0}</source>
        <translation>cuda:0 bis cuda:{0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/device.py"/>
        <source>There is no cuda:{0} on this machine, only {1}. Choose one of these or 'cpu'.</source>
        <translation>Es gibt kein cuda:{0} auf diesem Rechner, nur {1}. Bitte davon eines oder 'cpu' wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/device.py"/>
        <source>CUDA reports {0}. Check the driver with nvidia-smi.</source>
        <translation>CUDA meldet {0}. Bitte den Treiber mit nvidia-smi prüfen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/export/project.py"/>
        <source>a script called "{0}" would be imported in the place of the module {1}</source>
        <translation>ein Skript namens „{0}“ würde anstelle des Moduls {1} importiert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/export/project.py"/>
        <source>Choose a file that training wrote</source>
        <translation>Bitte eine Datei wählen, die das Training schrieb</translation>
    </message>
    <message>
        <location filename="engine/layerloom/export/project.py"/>
        <source>the weights cannot be read ({0})</source>
        <translation>die Gewichte sind nicht lesbar ({0})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/export/project.py"/>
        <source>this is no file of weights ({0})</source>
        <translation>das ist keine Datei mit Gewichten ({0})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/export/rates.py"/>
        <source>PyTorch has 'one-cycle' over the whole run alone, with a start and an end above 0: change schedule_steps, cycle_start or schedule_end in the training settings</source>
        <translation>PyTorch hat 'one-cycle' nur über den ganzen Lauf, mit Anfang und Ende über 0: in den Trainingseinstellungen schedule_steps, cycle_start oder schedule_end ändern</translation>
    </message>
    <message>
        <location filename="engine/layerloom/export/structure.py"/>
        <source>the shape of what comes in is not known</source>
        <translation>die Form dessen, was ankommt, ist nicht bekannt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/export/structure.py"/>
        <source>a mask leaves out steps, and only ends of sequences can be written there yet</source>
        <translation>eine Maske lässt Schritte aus, und nur Enden von Sequenzen lassen sich dort schon schreiben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/export/structure.py"/>
        <source>sequences of different lengths cannot be written there yet</source>
        <translation>Sequenzen verschiedener Länge lassen sich dort noch nicht schreiben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/export/structure.py"/>
        <source>{0} cannot be exported: {1}.</source>
        <translation>{0} kann nicht exportiert werden: {1}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/export/structure.py"/>
        <source>it {0}</source>
        <translation>{0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/export/structure.py"/>
        <source>nothing is linked to {0}</source>
        <translation>nichts ist verbunden mit {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/export/structure.py"/>
        <source>The graph has nothing to predict: link a layer to an Output or a loss.</source>
        <translation>Der Graph hat nichts vorherzusagen: bitte eine Schicht mit einem Output oder einem Verlust verbinden.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/export/structure.py"/>
        <source>the layer does not say how it is written there ({0}: {1})</source>
        <translation>die Schicht sagt nicht, wie sie dort geschrieben wird ({0}: {1})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/export/structure.py"/>
        <source>{0} lies on a cycle.</source>
        <translation>{0} liegt auf einem Kreis.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/export/target.py"/>
        <source>{0} has no optimizer {1}: choose another one in the training settings</source>
        <translation>{0} hat keinen Optimierer {1}: bitte in den Trainingseinstellungen einen anderen wählen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/export/watching.py"/>
        <source>the best epoch is chosen by "{0}", which the script does not measure: choose another figure to monitor in the training settings</source>
        <translation>die beste Epoche wird nach „{0}“ gewählt, das das Skript nicht misst: bitte in den Trainingseinstellungen eine andere Größe beobachten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/files.py"/>
        <source>the disk is full, so the file was not written</source>
        <translation>die Platte ist voll, deshalb wurde die Datei nicht geschrieben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/files.py"/>
        <source>the disk can only be read, so the file was not written</source>
        <translation>die Platte kann nur gelesen werden, deshalb wurde die Datei nicht geschrieben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/files.py"/>
        <source>there is no permission to write here, so the file was not written</source>
        <translation>hier zu schreiben ist nicht erlaubt, deshalb wurde die Datei nicht geschrieben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/files.py"/>
        <source>the name is too long, so the file was not written</source>
        <translation>der Name ist zu lang, deshalb wurde die Datei nicht geschrieben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/files.py"/>
        <source>this is the name of a folder, so the file was not written</source>
        <translation>das ist der Name eines Ordners, deshalb wurde die Datei nicht geschrieben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/files.py"/>
        <source>. The version on disk is still the old one</source>
        <translation>. Auf der Platte liegt noch die alte Fassung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/files.py"/>
        <source>Save under another name or in another folder</source>
        <translation>Unter einem anderen Namen oder in einem anderen Ordner speichern</translation>
    </message>
    <message>
        <location filename="engine/layerloom/files.py"/>
        <source>the bytes read back are not those that were written</source>
        <translation>die zurückgelesenen Bytes sind nicht die geschriebenen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/files.py"/>
        <source>the file is read-only</source>
        <translation>die Datei ist schreibgeschützt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/files.py"/>
        <source>the file was not written ({0})</source>
        <translation>die Datei wurde nicht geschrieben ({0})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/files.py"/>
        <source>Free some space, or save to another disk</source>
        <translation>Platz schaffen oder auf einer anderen Platte speichern</translation>
    </message>
    <message>
        <location filename="engine/layerloom/files.py"/>
        <source>the folder {0} is not there, so the file was not written</source>
        <translation>der Ordner {0} ist nicht da, deshalb wurde die Datei nicht geschrieben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/files.py"/>
        <source>the disk took no more bytes</source>
        <translation>die Platte nahm keine weiteren Bytes</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/blocks.py"/>
        <source>"{0}" means something else in a formula: take another name</source>
        <translation>„{0}“ bedeutet in einer Formel etwas anderes: bitte einen anderen Namen nehmen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/blocks.py"/>
        <source>a parameter is called by small letters, digits and _, and starts with a letter: not "{0}"</source>
        <translation>ein Parameter heißt mit Kleinbuchstaben, Ziffern und _ und beginnt mit einem Buchstaben: nicht „{0}“</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/blocks.py"/>
        <source>the block "{0}" has no parameter {1!r}</source>
        <translation>der Block „{0}“ hat keinen Parameter {1!r}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/build.py"/>
        <source>"{0}" cannot use the weights of "{1}": their parameters or inputs differ.</source>
        <translation>„{0}“ kann die Gewichte von „{1}“ nicht verwenden: Ihre Parameter oder Eingänge sind verschieden.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/build.py"/>
        <source>{0} is a layer that this program does not have.</source>
        <translation>{0} ist eine Schicht, die dieses Programm nicht hat.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/build.py"/>
        <source>{0} feeds itself.</source>
        <translation>{0} speist sich selbst.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/build.py"/>
        <source>{0} needs a wire at {1}.</source>
        <translation>{0} braucht eine Verbindung an {1}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/build.py"/>
        <source>There is no loss: add one and link a prediction and a target to it.</source>
        <translation>Es gibt keinen Verlust: bitte einen hinzufügen und eine Vorhersage und ein Ziel damit verbinden.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/build.py"/>
        <source>{0} needs a value of known size at {1}, got ?.</source>
        <translation>{0} braucht an {1} einen Wert bekannter Größe, erhalten: ?.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/clipboard.py"/>
        <source>Copy nodes from a graph first</source>
        <translation>Zuerst Knoten aus einem Graphen kopieren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/clipboard.py"/>
        <source>the clipboard does not hold nodes ({0})</source>
        <translation>die Zwischenablage enthält keine Knoten ({0})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>Wires</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>Nodes</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>added</source>
        <translation>hinzugefügt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>bypassed</source>
        <translation>überbrückt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>its own</source>
        <translation>eigene</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>those of "{0}"</source>
        <translation>die von „{0}“</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>layer {0} → {1}</source>
        <translation>Schicht {0} → {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>weights {0} → {1}</source>
        <translation>Gewichte {0} → {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>{0} moved</source>
        <translation>{0} verschoben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>{0} frames differ</source>
        <translation>{0} Rahmen anders</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>{0} notes differ</source>
        <translation>{0} Notizen anders</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>Layout: {0}</source>
        <translation>Anordnung: {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>Block "{0}"</source>
        <translation>Block „{0}“</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/comparison.py"/>
        <source>no longer {0}</source>
        <translation>nicht mehr {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>every epoch will be one step</source>
        <translation>jede Epoche wird ein Schritt sein</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>{0} such cell</source>
        <translation>{0} solche Zelle</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>{0} such cells</source>
        <translation>{0} solche Zellen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>{0} column</source>
        <translation>{0} Spalte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>{0} columns</source>
        <translation>{0} Spalten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>That is right</source>
        <translation>Das ist richtig so</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>all data of one training is read row by row together</source>
        <translation>alle Daten eines Trainings werden gemeinsam Zeile für Zeile gelesen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>{0} more column</source>
        <translation>{0} weitere Spalte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>{0} more columns</source>
        <translation>{0} weitere Spalten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>Leave them all out</source>
        <translation>Alle weglassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>{0}; then read the file again</source>
        <translation>{0}; dann die Datei neu lesen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>{0} leaves {1} of its file out</source>
        <translation>{0} lässt {1} seiner Datei weg</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>Read the file again</source>
        <translation>Datei neu lesen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>A batch has {0}, the data only {1}</source>
        <translation>Ein Batch hat {0}, die Daten nur {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>{0}: row {1} of column "{2}" cannot be read</source>
        <translation>{0}: Zeile {1} der Spalte „{2}“ ist nicht lesbar</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>{0}: {1} cannot be read</source>
        <translation>{0}: {1} nicht lesbar</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>they have cells that are empty or no numbers: {0}</source>
        <translation>sie haben Zellen, die leer oder keine Zahlen sind: {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>{0} ({1} in the column); then read the file again</source>
        <translation>{0} ({1} in der Spalte); dann die Datei neu lesen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>{0} has no data yet</source>
        <translation>{0} hat noch keine Daten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>choose one in the inspector</source>
        <translation>eine im Inspektor wählen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>{0} has {1}, {2} has {3}</source>
        <translation>{0} hat {1}, {2} hat {3}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>Leave the column "{0}" out</source>
        <translation>Die Spalte „{0}“ weglassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>{0} more</source>
        <translation>{0} weitere</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>{0}: the file {1} is not there</source>
        <translation>{0}: Die Datei {1} ist nicht da</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>it was looked for in {0}; locate it with the folder button in the inspector, or put it back</source>
        <translation>gesucht wurde in {0}; sie mit dem Ordnerknopf im Inspektor suchen oder zurücklegen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/data_problems.py"/>
        <source>no file</source>
        <translation>keine Datei</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>several wires end at an input that takes one only</source>
        <translation>mehrere Verbindungen enden an einem Eingang, der nur eine nimmt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>Correct the block in the file</source>
        <translation>Den Block in der Datei berichtigen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>it holds broken text (half of a surrogate pair)</source>
        <translation>sie enthält beschädigten Text (die Hälfte eines Ersatzpaares)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>a file cannot hold a {0}</source>
        <translation>eine Datei kann kein {0} enthalten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>Remove this entry from the file</source>
        <translation>Diesen Eintrag aus der Datei entfernen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>a node needs a title and a type, both as text</source>
        <translation>ein Knoten braucht Titel und Typ, beide als Text</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>Correct the node in the file</source>
        <translation>Den Knoten in der Datei berichtigen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>Correct the title in the file</source>
        <translation>Den Titel in der Datei berichtigen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>weights_of must be the id of a node</source>
        <translation>weights_of muss die Kennung eines Knotens sein</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>there is no such block with such parameters, or it holds itself; remove the node</source>
        <translation>es gibt keinen solchen Block mit solchen Parametern, oder er enthält sich selbst; den Knoten entfernen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>a link must look like "target.input.slot": "source.output"</source>
        <translation>eine Verbindung muss aussehen wie "target.input.slot": "source.output"</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>Correct it in the file</source>
        <translation>In der Datei berichtigen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>a block needs a title that can be used</source>
        <translation>ein Block braucht einen brauchbaren Titel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>a place must be [x, y]</source>
        <translation>ein Ort muss [x, y] sein</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>a place can only be followed by true</source>
        <translation>auf einen Ort kann nur true folgen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>ports must be two lists of names</source>
        <translation>Anschlüsse müssen zwei Listen von Namen sein</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>an id has 1 to 64 letters, digits, - or _</source>
        <translation>eine Kennung hat 1 bis 64 Buchstaben, Ziffern, - oder _</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>Give the entry another id in the file</source>
        <translation>Dem Eintrag in der Datei eine andere Kennung geben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>it is nested more than {0} levels deep</source>
        <translation>sie ist mehr als {0} Ebenen tief verschachtelt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>parameters of node {0}</source>
        <translation>Parameter des Knotens {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>formulas of block {0}</source>
        <translation>Formeln des Blocks {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>formulas are texts for parameters of its nodes</source>
        <translation>Formeln sind Texte für Parameter seiner Knoten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>{0} is larger than 2^53</source>
        <translation>{0} ist größer als 2^53</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>the title cannot be used: {0}</source>
        <translation>der Titel ist nicht verwendbar: {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>{0} must be true or false</source>
        <translation>{0} muss true oder false sein</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>{0} has no input "{1}", but a wire ends there</source>
        <translation>{0} hat keinen Eingang „{1}“, aber dort endet eine Verbindung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>several wires end at input "{0}" of {1}, which takes one only</source>
        <translation>mehrere Verbindungen enden am Eingang „{0}“ von {1}, der nur eine nimmt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>{0} has no output "{1}", but a wire starts there</source>
        <translation>{0} hat keinen Ausgang „{1}“, aber dort beginnt eine Verbindung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>no layer is called "{0}" here; install the plug-in that brings it, or remove the node</source>
        <translation>keine Schicht heißt hier „{0}“; die Erweiterung installieren, die sie mitbringt, oder den Knoten entfernen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>parameters of block {0}</source>
        <translation>Parameter des Blocks {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>a {0} needs {1} and nothing else</source>
        <translation>ein {0} braucht {1} und sonst nichts</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>id {0}</source>
        <translation>Kennung {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>{0} needs {1} as {2}, got {3}</source>
        <translation>{0}: {2} erwartet {1}, erhalten: {3}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/encoding.py"/>
        <source>{0} as {1} of a {2}</source>
        <translation>{0} als {1} von {2}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>this must be an object in braces</source>
        <translation>das muss ein Objekt in geschweiften Klammern sein</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>node {0}</source>
        <translation>Knoten {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>block {0}</source>
        <translation>Block {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>"{0}" is nothing that a node has</source>
        <translation>„{0}“ hat ein Knoten nicht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>link {0}</source>
        <translation>Verbindung {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>place of node {0}</source>
        <translation>Ort des Knotens {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>Correct it in the file, or take the version before (it ends in .bak)</source>
        <translation>In der Datei berichtigen oder die vorige Fassung nehmen (sie endet auf .bak)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>this file is larger than 64 MB, which no project is</source>
        <translation>diese Datei ist größer als 64 MB, was kein Projekt ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>Choose another file</source>
        <translation>Eine andere Datei wählen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>this is larger than 64 MB, which no project is</source>
        <translation>das ist größer als 64 MB, was kein Projekt ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>there is a place for a node that does not exist</source>
        <translation>da ist ein Ort für einen Knoten, den es nicht gibt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>this is not a Layerloom project</source>
        <translation>das ist kein Layerloom-Projekt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>a setting is text, a number, true, false or a list of texts</source>
        <translation>eine Einstellung ist Text, eine Zahl, true, false oder eine Liste von Texten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>this file is not text in UTF-8, so it is no project</source>
        <translation>diese Datei ist kein Text in UTF-8, also kein Projekt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>Change it and save again</source>
        <translation>Es ändern und neu speichern</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>this block holds itself</source>
        <translation>dieser Block enthält sich selbst</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>Choose a file that ends in .loom</source>
        <translation>Eine Datei wählen, die auf .loom endet</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>Update Layerloom to open it; the file was not changed</source>
        <translation>Zum Öffnen Layerloom erneuern; die Datei wurde nicht geändert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>Give one of them another title in the file</source>
        <translation>Einem davon in der Datei einen anderen Titel geben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>it uses the weights of a node that does not exist</source>
        <translation>er verwendet die Gewichte eines Knotens, den es nicht gibt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>no version of the format is called {0}</source>
        <translation>keine Fassung des Formats heißt {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>this project was written by a newer Layerloom (format {0}, this one knows {1})</source>
        <translation>dieses Projekt schrieb ein neueres Layerloom (Format {0}, dieses kennt {1})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>{0} is nothing that a project has</source>
        <translation>{0} hat ein Projekt nicht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>nodes {0} and {1} are both called "{2}"</source>
        <translation>die Knoten {0} und {1} heißen beide „{2}“</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>this file cannot be read ({0})</source>
        <translation>diese Datei ist nicht lesbar ({0})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>this cannot be written to a file: {0}</source>
        <translation>das lässt sich nicht in eine Datei schreiben: {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>setting {0}</source>
        <translation>Einstellung {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>there is a wire at slot {0} of this input, but none at slot {1}</source>
        <translation>an Platz {0} dieses Eingangs ist eine Verbindung, aber keine an Platz {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/file.py"/>
        <source>it ends at node {0}, which does not exist</source>
        <translation>sie endet am Knoten {0}, den es nicht gibt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/fitting.py"/>
        <source>{0} channel</source>
        <translation>{0} Kanal</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/fitting.py"/>
        <source>{0} channels</source>
        <translation>{0} Kanäle</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/fitting.py"/>
        <source>Let "{0}" give the last step only</source>
        <translation>„{0}“ nur den letzten Schritt ausgeben lassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/fitting.py"/>
        <source>Pad what "{0}" gets (padding 'same')</source>
        <translation>Auffüllen, was „{0}“ bekommt (padding 'same')</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/fitting.py"/>
        <source>Make it {0} by a 1 × 1 convolution</source>
        <translation>Durch eine 1 × 1-Faltung {0} daraus machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/fitting.py"/>
        <source>{0}, without the {1} before it</source>
        <translation>{0}, ohne das {1} davor</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/fitting.py"/>
        <source>Resize it to {0}</source>
        <translation>Auf {0} bringen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/fitting.py"/>
        <source>, then: </source>
        <translation>, dann: </translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/following.py"/>
        <source>the block has a parameter "{0}" already</source>
        <translation>der Block hat schon einen Parameter „{0}“</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/formulas.py"/>
        <source>{0} has no parameter {1!r}</source>
        <translation>{0} hat keinen Parameter {1!r}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/formulas.py"/>
        <source>a part of a value or an axis</source>
        <translation>ein Teil eines Werts oder einer Achse</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/formulas.py"/>
        <source>a function of numbers ({0})</source>
        <translation>eine Funktion von Zahlen ({0})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/formulas.py"/>
        <source>the formula "{0}" gives no number</source>
        <translation>die Formel „{0}“ ergibt keine Zahl</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/formulas.py"/>
        <source>a parameter of the block ({0})</source>
        <translation>ein Parameter des Blocks ({0})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/formulas.py"/>
        <source>{0}, which is {1!r}</source>
        <translation>{0}, also {1!r}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/formulas.py"/>
        <source>the formula "{0}" {1}</source>
        <translation>die Formel „{0}“: {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/grouping.py"/>
        <source>select nodes to make a block of; data, inputs and outputs stay outside</source>
        <translation>für einen Block Knoten auswählen; Daten, Eingänge und Ausgänge bleiben draußen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/grouping.py"/>
        <source>"{0}" lies between the selected nodes: select it too</source>
        <translation>„{0}“ liegt zwischen den ausgewählten Knoten: bitte mit auswählen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/grouping.py"/>
        <source>"{0}" uses the weights of "{1}": select both</source>
        <translation>„{0}“ verwendet die Gewichte von „{1}“: bitte beide auswählen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/grouping.py"/>
        <source>"{0}" follows the number of the copy, which an inner block does not know</source>
        <translation>„{0}“ folgt der Nummer der Kopie, die ein innerer Block nicht kennt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/infer.py"/>
        <source>a shape rule that works</source>
        <translation>eine Formregel, die arbeitet</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/infer.py"/>
        <source>this is a fault of the layer</source>
        <translation>das ist ein Fehler der Schicht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/joining.py"/>
        <source>Wire {0} of "{1}" to {2}</source>
        <translation>{0} von „{1}“ mit {2} verbinden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/joints.py"/>
        <source>Enlarge {0} to {1}</source>
        <translation>{0} auf {1} vergrößern</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/joints.py"/>
        <source>Resize {0} to {1}</source>
        <translation>{0} auf {1} bringen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/joints.py"/>
        <source>Put a Dense layer of {1} units on {0}</source>
        <translation>Eine Dense-Schicht mit {1} Einheiten an {0} setzen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/joints.py"/>
        <source>Pool {0} to {1}</source>
        <translation>{0} auf {1} poolen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/joints.py"/>
        <source>Project {0} to {1}</source>
        <translation>{0} auf {1} projizieren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/joints.py"/>
        <source>Project {0} to {1} channels</source>
        <translation>{0} auf {1} Kanäle projizieren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/joints.py"/>
        <source>input {0}</source>
        <translation>Eingang {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/layer_help.py"/>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/layer_help.py"/>
        <source>a file</source>
        <translation>eine Datei</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/layer_help.py"/>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/layer_help.py"/>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/layer_help.py"/>
        <source>whole number</source>
        <translation>ganze Zahl</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/layer_help.py"/>
        <source>{0} of ({1})</source>
        <translation>{0} von ({1})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/layer_rules.py"/>
        <source>The training setting groups needs titles with {0} and numbers of at least 0, such as "backbone: learning_rate 0.1; head: l2 1e-4", got "{1}".</source>
        <translation>Die Trainingseinstellung groups braucht Titel mit {0} und Zahlen ab 0, etwa "backbone: learning_rate 0.1; head: l2 1e-4", erhalten: "{1}".</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/layer_rules.py"/>
        <source>The training setting groups names "{0}", but there are layers {1}.</source>
        <translation>Die Trainingseinstellung groups nennt „{0}“, aber es gibt die Schichten {1}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/layer_rules.py"/>
        <source>A layer with a semicolon in its title cannot stand in groups: rename "{0}".</source>
        <translation>Eine Schicht mit Strichpunkt im Titel kann nicht in groups stehen: bitte „{0}“ umbenennen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/library.py"/>
        <source>Choose another name</source>
        <translation>Einen anderen Namen wählen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/library.py"/>
        <source>there is no block in this file</source>
        <translation>in dieser Datei ist kein Block</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/library.py"/>
        <source>Choose a file that has one</source>
        <translation>Eine Datei wählen, die einen hat</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/library.py"/>
        <source>this file does not hold one block</source>
        <translation>diese Datei enthält nicht genau einen Block</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/library.py"/>
        <source>Keep the block once more, or remove the file</source>
        <translation>Den Block noch einmal aufbewahren oder die Datei entfernen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/library.py"/>
        <source>the library has a block "{0}" already</source>
        <translation>die Bibliothek hat schon einen Block „{0}“</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/library.py"/>
        <source>the folder of blocks cannot be made ({0})</source>
        <translation>der Ordner der Blöcke kann nicht angelegt werden ({0})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/library.py"/>
        <source>this cannot be removed ({0})</source>
        <translation>das kann nicht entfernt werden ({0})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/linkable.py"/>
        <source>the node at one end of the wire is gone</source>
        <translation>der Knoten an einem Ende der Verbindung ist fort</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/linkable.py"/>
        <source>"{0}" needs {1}, got {2}{3}</source>
        <translation>„{0}“ erwartet: {1}, erhalten: {2}{3}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/linkable.py"/>
        <source>"{0}" has no output "{1}"</source>
        <translation>„{0}“ hat keinen Ausgang „{1}“</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/linkable.py"/>
        <source>this would close a cycle: {0}</source>
        <translation>das würde einen Kreis schließen: {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/linkable.py"/>
        <source>"{0}" needs {1}, got {2}</source>
        <translation>„{0}“ erwartet: {1}, erhalten: {2}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/linkable.py"/>
        <source>"{0}" of "{1}" is an output: a wire goes from an output to an input</source>
        <translation>„{0}“ von „{1}“ ist ein Ausgang: Eine Verbindung geht von einem Ausgang zu einem Eingang</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/linkable.py"/>
        <source>"{0}" has no input "{1}"</source>
        <translation>„{0}“ hat keinen Eingang „{1}“</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/linkable.py"/>
        <source>"{0}" of "{1}" takes one wire only</source>
        <translation>„{0}“ von „{1}“ nimmt nur eine Verbindung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/linkable.py"/>
        <source>"{0}" of "{1}" is an input: a wire goes from an output to an input</source>
        <translation>„{0}“ von „{1}“ ist ein Eingang: Eine Verbindung geht von einem Ausgang zu einem Eingang</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/linkable.py"/>
        <source>"{0}" cannot feed itself</source>
        <translation>„{0}“ kann sich nicht selbst speisen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/monitored.py"/>
        <source> Did you mean "{0}"?</source>
        <translation> War „{0}“ gemeint?</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/optimizers.py"/>
        <source>Nesterov's momentum needs momentum and no dampening: set momentum above 0 and dampening to 0.</source>
        <translation>Nesterovs Momentum braucht Momentum und keine Dämpfung: momentum über 0 und dampening auf 0 setzen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/outline.py"/>
        <source>Problem: </source>
        <translation>Problem: </translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/outline.py"/>
        <source>Output {0}: {1} to {2}</source>
        <translation>Ausgang {0}: {1} an {2}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/outline.py"/>
        <source>Output {0}: {1} goes nowhere</source>
        <translation>Ausgang {0}: {1} geht nirgendwohin</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/outline.py"/>
        <source>{0} wires</source>
        <translation>{0} Verbindungen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/outline.py"/>
        <source>{0} to {1}, {2}</source>
        <translation>{0} an {1}, {2}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/outline.py"/>
        <source>Input {0}: nothing is wired to it, nor need be</source>
        <translation>Eingang {0}: nichts ist damit verbunden, und nichts muss es sein</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/outline.py"/>
        <source>Input {0}: nothing is wired to it</source>
        <translation>Eingang {0}: nichts ist damit verbunden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/outline.py"/>
        <source>gives what is not known yet</source>
        <translation>gibt aus, was noch nicht bekannt ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/outline.py"/>
        <source>gives {0}</source>
        <translation>gibt {0} aus</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/outline.py"/>
        <source>Input {0}: {1} from {2}</source>
        <translation>Eingang {0}: {1} von {2}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/plan.py"/>
        <source>{0} has no such parameter: {1}</source>
        <translation>{0} hat keinen solchen Parameter: {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/proposals.py"/>
        <source>Read its rows as {0} steps</source>
        <translation>Seine Zeilen als {0} Schritte lesen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/proposals.py"/>
        <source>Take it as a sequence of one image</source>
        <translation>Als Sequenz aus einem Bild nehmen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/proposals.py"/>
        <source>Take the mean of each channel</source>
        <translation>Das Mittel jedes Kanals nehmen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/proposals.py"/>
        <source>Take the largest over the steps, then make it {0} scores</source>
        <translation>Das Größte über die Schritte nehmen, dann {0} Scores daraus machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/proposals.py"/>
        <source>Flatten it first</source>
        <translation>Zuerst flach machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/proposals.py"/>
        <source>Flatten it, then make it {0} scores</source>
        <translation>Flach machen, dann {0} Scores daraus machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/proposals.py"/>
        <source>Let "{0}" give every step</source>
        <translation>„{0}“ jeden Schritt ausgeben lassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/proposals.py"/>
        <source>{0}, before "{1}"</source>
        <translation>{0}, vor „{1}“</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/repair.py"/>
        <source>{0} nodes</source>
        <translation>{0} Knoten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/repair.py"/>
        <source>Take the prediction of "{0}"</source>
        <translation>Die Vorhersage von „{0}“ nehmen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/rows.py"/>
        <source>No rows are left to train on: lower the share of test or validation rows.</source>
        <translation>Zum Training bleiben keine Zeilen: bitte den Anteil der Test- oder Validierungszeilen senken.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/rows.py"/>
        <source>Rows can be drawn balanced where one column has classes: choose a column of numbers instead.</source>
        <translation>Zeilen lassen sich ausgeglichen ziehen, wo eine Spalte Klassen hat: bitte stattdessen eine Spalte mit Zahlen wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/rows.py"/>
        <source>There is no column "{0}" with one number in a row; there are: {1}.</source>
        <translation>Es gibt keine Spalte „{0}“ mit einer Zahl je Zeile; es gibt: {1}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/rows.py"/>
        <source>The column "{0}" weighs rows, so it needs numbers of at least 0 and not all 0.</source>
        <translation>Die Spalte „{0}“ gewichtet Zeilen, braucht also Zahlen ab 0 und nicht lauter Nullen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/rows.py"/>
        <source>All data of one training needs the same number of rows, got {0}.</source>
        <translation>Alle Daten eines Trainings brauchen gleich viele Zeilen, erhalten: {0}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/rows.py"/>
        <source>"{0}" gets no data: link it to a data node.</source>
        <translation>„{0}“ bekommt keine Daten: bitte mit einem Datenknoten verbinden.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/settings.py"/>
        <source>The training setting {0} needs {1}, got {2}.</source>
        <translation>Die Trainingseinstellung {0} erwartet: {1}, erhalten: {2}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/settings.py"/>
        <source>There is no training setting {0}; there are: {1}.</source>
        <translation>Es gibt keine Trainingseinstellung {0}; es gibt: {1}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/starting.py"/>
        <source>Add a {0} loss for {1} of "{2}"</source>
        <translation>Einen Verlust {0} für {1} von „{2}“ hinzufügen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/starting.py"/>
        <source>Put the sample {0} on "{1}"</source>
        <translation>Die Beispieldaten {0} an „{1}“ setzen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/starting.py"/>
        <source>Add an Output for "{0}"</source>
        <translation>Einen Output für „{0}“ hinzufügen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/strict_json.py"/>
        <source>{0} is not a number that a file can hold</source>
        <translation>{0} ist keine Zahl, die eine Datei enthalten kann</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/strict_json.py"/>
        <source>Take the version before (it ends in .bak) or correct the file in a text editor</source>
        <translation>Die vorige Fassung nehmen (sie endet auf .bak) oder die Datei in einem Texteditor berichtigen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/strict_json.py"/>
        <source>this is nested more than {0} levels deep</source>
        <translation>das ist mehr als {0} Ebenen tief verschachtelt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/strict_json.py"/>
        <source>the number {0} is too large</source>
        <translation>die Zahl {0} ist zu groß</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/strict_json.py"/>
        <source>the number {0} is larger than 2^53</source>
        <translation>die Zahl {0} ist größer als 2^53</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/strict_json.py"/>
        <source>there is broken text here (half of a surrogate pair)</source>
        <translation>hier ist beschädigter Text (die Hälfte eines Ersatzpaares)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/strict_json.py"/>
        <source>this is not JSON ({0})</source>
        <translation>das ist kein JSON ({0})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/strict_json.py"/>
        <source>line {0}, column {1}</source>
        <translation>Zeile {0}, Spalte {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/strict_json.py"/>
        <source>the key {0} comes twice in one object</source>
        <translation>der Schlüssel {0} kommt in einem Objekt zweimal vor</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/swaps.py"/>
        <source>sequences</source>
        <translation>Sequenzen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/swaps.py"/>
        <source>images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/swaps.py"/>
        <source>volumes</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/swaps.py"/>
        <source>Use {0} with {1} units before it</source>
        <translation>{0} mit {1} Einheiten davor verwenden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/swaps.py"/>
        <source>Use {0} behind a Dense layer of {1}</source>
        <translation>{0} hinter einer Dense-Schicht mit {1} verwenden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/swaps.py"/>
        <source>classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/swaps.py"/>
        <source>Take the largest over the steps (GlobalMaxPool)</source>
        <translation>Das Größte über die Schritte nehmen (GlobalMaxPool)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/swaps.py"/>
        <source>Take the mean over the steps (GlobalAveragePool)</source>
        <translation>Das Mittel über die Schritte nehmen (GlobalAveragePool)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/swaps.py"/>
        <source>Use Dense, which reads numbers</source>
        <translation>Dense verwenden, das Zahlen liest</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/swaps.py"/>
        <source>Remove it: there is nothing to pool</source>
        <translation>Entfernen: Es gibt nichts zu poolen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/swaps.py"/>
        <source>Use {0}, which compares {1}</source>
        <translation>{0} verwenden, das vergleicht: {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/swaps.py"/>
        <source>Use BinaryCrossEntropy, for yes or no</source>
        <translation>BinaryCrossEntropy verwenden, für Ja oder Nein</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/swaps.py"/>
        <source>Use {0}, which reads {1}</source>
        <translation>{0} verwenden, das liest: {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/titles.py"/>
        <source>a title needs at least one character</source>
        <translation>ein Titel braucht mindestens ein Zeichen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/titles.py"/>
        <source>a title cannot hold control characters or marks that change the direction of writing</source>
        <translation>ein Titel kann keine Steuerzeichen und keine Zeichen enthalten, die die Schreibrichtung ändern</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/titles.py"/>
        <source>a title has at most {0} characters, this one has {1}</source>
        <translation>ein Titel hat höchstens {0} Zeichen, dieser hat {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>nodes that share weights need weights of the same shapes</source>
        <translation>Knoten, die Gewichte teilen, brauchen Gewichte derselben Formen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>no weights</source>
        <translation>keine Gewichte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>Cannot train yet: there is no data</source>
        <translation>Noch kein Training möglich: Es gibt keine Daten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>add a loss and wire a prediction and a target to it</source>
        <translation>einen Verlust hinzufügen und eine Vorhersage und ein Ziel damit verbinden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>nothing is wired to it, so it cannot be worked out</source>
        <translation>nichts ist damit verbunden, also lässt es sich nicht ausrechnen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>Remove the wire from "{0}" to "{1}"</source>
        <translation>Die Verbindung von „{0}“ zu „{1}“ entfernen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>{0} cannot use the shared weights</source>
        <translation>{0} kann die geteilten Gewichte nicht verwenden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>Give it weights of its own</source>
        <translation>Ihm eigene Gewichte geben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>what nothing uses is not trained</source>
        <translation>was nichts verwendet, wird nicht trainiert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>what is measured or put out behind it comes from random weights</source>
        <translation>was dahinter gemessen oder ausgegeben wird, kommt aus zufälligen Gewichten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>{0} needs {1}, got {2}</source>
        <translation>{0} erwartet: {1}, erhalten: {2}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>{0} feeds itself</source>
        <translation>{0} speist sich selbst</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>wires that go one way</source>
        <translation>Verbindungen in einer Richtung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>a node that does not exist</source>
        <translation>ein Knoten, den es nicht gibt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>Cannot train yet: there is no loss</source>
        <translation>Noch kein Training möglich: Es gibt keinen Verlust</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>{0} is not connected</source>
        <translation>{0} ist nicht verbunden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>{0} needs a wire at {1}</source>
        <translation>{0} braucht eine Verbindung an {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>{0} expects {1}, got {2}</source>
        <translation>{0} würde erwarten: {1}, erhalten: {2}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>a layer that this program has</source>
        <translation>eine Schicht, die dieses Programm hat</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>{0} leads to no loss, metric or output</source>
        <translation>{0} führt zu keinem Verlust, keiner Metrik und keinem Output</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>{0} is not trained: no loss depends on it</source>
        <translation>{0} wird nicht trainiert: Kein Verlust hängt davon ab</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>add a data node and wire it in</source>
        <translation>einen Datenknoten hinzufügen und verbinden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>Remove "{0}"</source>
        <translation>„{0}“ entfernen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>the cycle is {0}</source>
        <translation>der Kreis ist {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>"{0}" cannot be used here</source>
        <translation>„{0}“ ist hier nicht verwendbar</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>the layer type {0}</source>
        <translation>der Schichttyp {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>another {0}</source>
        <translation>ein anderes {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/graph/validate.py"/>
        <source>{0} is reached by no data</source>
        <translation>{0} wird von keinen Daten erreicht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>Swap them</source>
        <translation>Vertauschen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>a lower slope below the upper</source>
        <translation>eine untere Steigung unter der oberen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>Use one slope</source>
        <translation>Eine Steigung verwenden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>an image, a volume, a sequence or a vector</source>
        <translation>ein Bild, ein Volumen, eine Sequenz oder ein Vektor</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>each channel has one</source>
        <translation>jeder Kanal hat eine</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>Share them along all axes</source>
        <translation>Entlang aller Achsen teilen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>each has a slope of its own</source>
        <translation>jeder hat seine eigene Steigung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>Keep between -1 and 1</source>
        <translation>Zwischen -1 und 1 bleiben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>a lower limit below the upper</source>
        <translation>eine untere Grenze unter der oberen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>it is halved</source>
        <translation>sie wird halbiert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>a channel shares its slope along {0} axes, and no others</source>
        <translation>ein Kanal teilt seine Steigung entlang von {0} Achsen und keinen anderen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>values of {0} axes</source>
        <translation>Werte mit {0} Achsen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>an axis {0} of fixed size</source>
        <translation>eine Achse {0} fester Größe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>Make it {0}</source>
        <translation>{0} daraus machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>an even number of entries along axis {0}</source>
        <translation>eine gerade Zahl von Einträgen entlang der Achse {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>max(x, 0): negative entries become 0. It can have a slope there, begin elsewhere and end at a limit.</source>
        <translation>max(x, 0): Negative Einträge werden 0. Sie kann dort eine Steigung haben, anderswo beginnen und an einer Grenze enden.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = max(x, 0). Nair and Hinton, 2010.</source>
        <translation>y = max(x, 0). Nair und Hinton, 2010.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>Limit</source>
        <translation>Grenze</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>the most that comes out</source>
        <translation>das Größte, was herauskommt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>Slope</source>
        <translation>Steigung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>factor of how far entries lie below the threshold</source>
        <translation>Faktor dafür, wie weit Einträge unter der Schwelle liegen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>from where on entries stay as they are</source>
        <translation>ab wo Einträge bleiben, wie sie sind</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>min(max(x, 0), 6): negative entries become 0, large ones 6.</source>
        <translation>min(max(x, 0), 6): Negative Einträge werden 0, große 6.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>x where it is positive, a small share of it where it is negative.</source>
        <translation>x, wo es positiv ist, ein kleiner Anteil davon, wo es negativ ist.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = x where x &gt; 0, else slope · x. Maas et al., 2013.</source>
        <translation>y = x, wo x &gt; 0, sonst slope · x. Maas et al., 2013.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>factor of negative entries</source>
        <translation>Faktor negativer Einträge</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>A leaky ReLU whose slope is drawn for each negative entry in training, and is the middle otherwise.</source>
        <translation>Ein Leaky ReLU, dessen Steigung im Training für jeden negativen Eintrag gezogen wird und sonst die mittlere ist.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>Lower</source>
        <translation>Untere</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>least slope</source>
        <translation>kleinste Steigung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>Upper</source>
        <translation>Obere</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>largest slope</source>
        <translation>größte Steigung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>A leaky ReLU whose slope is learned: one for all entries, for each channel or for each entry.</source>
        <translation>Ein Leaky ReLU mit gelernter Steigung: eine für alle Einträge, für jeden Kanal oder für jeden Eintrag.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = x where x &gt; 0, else a · x, with a learned. He et al., 2015.</source>
        <translation>y = x, wo x &gt; 0, sonst a · x, mit gelerntem a. He et al., 2015.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>Slopes</source>
        <translation>Steigungen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>'channel': one for each channel or feature</source>
        <translation>'channel': eine für jeden Kanal oder jedes Merkmal</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>First</source>
        <translation>Erste</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>slope before training</source>
        <translation>Steigung vor dem Training</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>with slopes of channels: how many other axes there have to be; none: any</source>
        <translation>bei Steigungen je Kanal: wie viele andere Achsen es geben muss; keine: beliebig viele</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>x where it is positive, alpha (exp(x) - 1) elsewhere.</source>
        <translation>x, wo es positiv ist, sonst alpha (exp(x) - 1).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = x where x &gt; 0, else alpha · (exp(x) − 1). Clevert et al., 2016.</source>
        <translation>y = x, wo x &gt; 0, sonst alpha · (exp(x) − 1). Clevert et al., 2016.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>Alpha</source>
        <translation>Alpha</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>what it tends to far below 0, with the other sign</source>
        <translation>wogegen es weit unter 0 strebt, mit dem anderen Vorzeichen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>x where it is positive, alpha (exp(x / alpha) - 1) elsewhere: smooth at 0 for every alpha.</source>
        <translation>x, wo es positiv ist, sonst alpha (exp(x / alpha) - 1): für jedes alpha glatt bei 0.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>An ELU scaled so that mean 0 and variance 1 stay from layer to layer.</source>
        <translation>Eine ELU, so skaliert, dass Mittelwert 0 und Varianz 1 von Schicht zu Schicht bleiben.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = 1.0507 · x where x &gt; 0, else 1.7581 · (exp(x) − 1). Klambauer et al., 2017.</source>
        <translation>y = 1.0507 · x, wo x &gt; 0, sonst 1.7581 · (exp(x) − 1). Klambauer et al., 2017.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>x Φ(x), where Φ is the normal distribution: a smooth ReLU.</source>
        <translation>x Φ(x), wobei Φ die Normalverteilung ist: eine glatte ReLU.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = x · Φ(x), with Φ the distribution of the standard normal. Hendrycks and Gimpel, 2016.</source>
        <translation>y = x · Φ(x), mit Φ der Verteilungsfunktion der Standardnormalverteilung. Hendrycks und Gimpel, 2016.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>Approximate</source>
        <translation>Näherung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>'none' is exact, 'tanh' faster</source>
        <translation>'none' ist genau, 'tanh' schneller</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>x sigmoid(x), also called swish: a smooth ReLU.</source>
        <translation>x sigmoid(x), auch Swish genannt: eine glatte ReLU.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = x / (1 + exp(−x)). Ramachandran et al., 2017.</source>
        <translation>y = x / (1 + exp(−x)). Ramachandran et al., 2017.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>x tanh(softplus(x)): a smooth ReLU.</source>
        <translation>x tanh(softplus(x)): eine glatte ReLU.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = x · tanh(log(1 + exp(x))). Misra, 2019.</source>
        <translation>y = x · tanh(log(1 + exp(x))). Misra, 2019.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>1 / (1 + exp(-x)): from 0 to 1.</source>
        <translation>1 / (1 + exp(-x)): von 0 bis 1.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = 1 / (1 + exp(−x)).</source>
        <translation>y = 1 / (1 + exp(−x)).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>The logarithm of the sigmoid, right also far below 0.</source>
        <translation>Der Logarithmus der Sigmoidfunktion, richtig auch weit unter 0.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = −log(1 + exp(−x)).</source>
        <translation>y = −log(1 + exp(−x)).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>The hyperbolic tangent: from -1 to 1.</source>
        <translation>Der Tangens hyperbolicus: von -1 bis 1.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = (exp(x) − exp(−x)) / (exp(x) + exp(−x)).</source>
        <translation>y = (exp(x) − exp(−x)) / (exp(x) + exp(−x)).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>x - tanh(x): what is small becomes very small.</source>
        <translation>x - tanh(x): Was klein ist, wird sehr klein.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>log(1 + exp(x)): a smooth ReLU, always positive.</source>
        <translation>log(1 + exp(x)): eine glatte ReLU, immer positiv.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = log(1 + exp(x)). Dugas et al., 2001.</source>
        <translation>y = log(1 + exp(x)). Dugas et al., 2001.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>Beta</source>
        <translation>Beta</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>how sharp the bend is: log(1 + exp(beta x)) / beta</source>
        <translation>wie scharf der Knick ist: log(1 + exp(beta x)) / beta</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>beta x from which on it is x itself</source>
        <translation>beta x, von dem an es x selbst ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>x / (1 + |x|): from -1 to 1, slower than the tanh.</source>
        <translation>x / (1 + |x|): von -1 bis 1, langsamer als tanh.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = x / (1 + |x|).</source>
        <translation>y = x / (1 + |x|).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>exp(x): positive, and growing fast.</source>
        <translation>exp(x): positiv und schnell wachsend.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>min(max(x + 3, 0), 6) / 6: a sigmoid of three straight pieces.</source>
        <translation>min(max(x + 3, 0), 6) / 6: eine Sigmoidfunktion aus drei geraden Stücken.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = min(max(x / 6 + 1/2, 0), 1).</source>
        <translation>y = min(max(x / 6 + 1/2, 0), 1).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>x times its hard sigmoid: a swish that costs little.</source>
        <translation>x mal seine harte Sigmoidfunktion: ein Swish, das wenig kostet.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = x · min(max(x + 3, 0), 6) / 6. Howard et al., 2019.</source>
        <translation>y = x · min(max(x + 3, 0), 6) / 6. Howard et al., 2019.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>x kept between two limits.</source>
        <translation>x, zwischen zwei Grenzen gehalten.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>Low</source>
        <translation>Unten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>least that comes out</source>
        <translation>das Kleinste, was herauskommt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>High</source>
        <translation>Oben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>most that comes out</source>
        <translation>das Größte, was herauskommen kann</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>x where it is far from 0, and 0 elsewhere.</source>
        <translation>x, wo es weit von 0 ist, sonst 0.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>Within</source>
        <translation>Innerhalb</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>distance from 0 up to which it is 0</source>
        <translation>Abstand von 0, bis zu dem es 0 ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>x drawn towards 0 by a distance, and 0 within it.</source>
        <translation>x, um einen Abstand zur 0 gezogen, und 0 innerhalb davon.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>x where it is above a threshold, and a number elsewhere.</source>
        <translation>x, wo es über einer Schwelle liegt, sonst eine Zahl.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>what x must be above</source>
        <translation>was x übersteigen muss</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>what stands for the others</source>
        <translation>was für die anderen steht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>Makes positive numbers that add up to 1 along an axis: probabilities of classes.</source>
        <translation>Macht positive Zahlen, deren Summe entlang einer Achse 1 ist: Wahrscheinlichkeiten von Klassen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = exp(xᵢ) / Σⱼ exp(xⱼ). Bridle, 1990.</source>
        <translation>y = exp(xᵢ) / Σⱼ exp(xⱼ). Bridle, 1990.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>axis of the classes, counted from the end</source>
        <translation>Achse der Klassen, vom Ende gezählt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>The softmax of -x: the least entry gets the largest share.</source>
        <translation>Der Softmax von -x: Der kleinste Eintrag bekommt den größten Anteil.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>The logarithm of the softmax along an axis, right also for unlikely classes.</source>
        <translation>Der Logarithmus des Softmax entlang einer Achse, richtig auch für unwahrscheinliche Klassen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = xᵢ − log Σⱼ exp(xⱼ).</source>
        <translation>y = xᵢ − log Σⱼ exp(xⱼ).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>The first half of an axis times the sigmoid of the second: half as many entries come out.</source>
        <translation>Die erste Hälfte einer Achse mal die Sigmoidfunktion der zweiten: Halb so viele Einträge kommen heraus.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>y = a · sigmoid(b), where a and b are the halves of x. Dauphin et al., 2017.</source>
        <translation>y = a · sigmoid(b), wobei a und b die Hälften von x sind. Dauphin et al., 2017.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>axis that is halved, counted from the end</source>
        <translation>Achse, die halbiert wird, vom Ende gezählt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>(x + sqrt(x² + b)) / 2: a rectifier that bends smoothly around 0 (Barron 2021).</source>
        <translation>(x + sqrt(x² + b)) / 2: ein Gleichrichter, der sich um 0 glatt biegt (Barron 2021).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>how wide the bend is</source>
        <translation>wie breit die Biegung ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>0 up to -1, (x + 1)² / 4 up to 1, and x beyond: a rectifier with a smooth bend.</source>
        <translation>0 bis -1, (x + 1)² / 4 bis 1, und darüber x: ein Gleichrichter mit glatter Biegung.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/activation.py"/>
        <source>The probabilities nearest to x along an axis: like softmax, but 0 for classes that are far behind.</source>
        <translation>Die Wahrscheinlichkeiten, die x entlang einer Achse am nächsten sind: wie Softmax, aber 0 für weit abgeschlagene Klassen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/along_steps.py"/>
        <source>steps that all count</source>
        <translation>Schritte, die alle zählen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/along_steps.py"/>
        <source>a mask</source>
        <translation>eine Maske</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/along_steps.py"/>
        <source>{0} looks at all steps, and the mask ends here</source>
        <translation>{0} sieht alle Schritte, und die Maske endet hier</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>each head has its share</source>
        <translation>jeder Kopf hat seinen Teil</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>{0} head</source>
        <translation>{0} Kopf</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>{0} heads</source>
        <translation>{0} Köpfe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>Give each its own</source>
        <translation>Jedem seinen eigenen geben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>heads of keys that serve equally many heads of queries</source>
        <translation>Schlüsselköpfe, die gleich vielen Köpfen von Anfragen dienen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>they are shared</source>
        <translation>sie werden geteilt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>Use {0}</source>
        <translation>{0} verwenden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>features that divide by {0}</source>
        <translation>Merkmale, die {0} teilt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>{0} for {1} heads of queries</source>
        <translation>{0} für {1} Köpfe von Anfragen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>Each step takes what it needs from the steps of a sequence: its own, or the one given as key and value.</source>
        <translation>Jeder Schritt nimmt, was er braucht, aus den Schritten einer Sequenz: der eigenen oder der als key und value gegebenen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>Two numbers by position are the heads and the entries of a key in each, as in Keras: `MultiHeadAttention(8, 64)`.</source>
        <translation>Zwei Zahlen ohne Namen sind die Köpfe und die Einträge eines Schlüssels darin, wie in Keras: `MultiHeadAttention(8, 64)`.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>y = softmax(Q Kᵀ / √d) V for each head, the heads side by side and mixed. Vaswani et al., 2017.</source>
        <translation>y = softmax(Q Kᵀ / √d) V für jeden Kopf, die Köpfe nebeneinander und gemischt. Vaswani et al., 2017.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>Heads</source>
        <translation>Köpfe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>heads that look by themselves, each on its share of the entries</source>
        <translation>Köpfe, die jeder für sich auf ihren Teil der Einträge sehen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>Causal</source>
        <translation>Kausal</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>whether no step looks at later ones</source>
        <translation>ob kein Schritt auf spätere sieht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>share of the looks that are dropped in training</source>
        <translation>Anteil der Blicke, die im Training ausfallen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>Bias</source>
        <translation>Bias</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>whether learned numbers are added in the linear maps</source>
        <translation>ob in den linearen Abbildungen gelernte Zahlen addiert werden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>Key size</source>
        <translation>Schlüsselgröße</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>entries of a query and a key in each head; none: an even share</source>
        <translation>Einträge einer Anfrage und eines Schlüssels in jedem Kopf; keine: ein gleicher Teil</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>Value size</source>
        <translation>Wertgröße</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>entries of a value in each head; none: as many as of a key</source>
        <translation>Einträge eines Werts in jedem Kopf; keine: so viele wie eines Schlüssels</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>entries that come out; none: as many as a query has</source>
        <translation>Einträge, die herauskommen; keine: so viele, wie eine Anfrage hat</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>Key heads</source>
        <translation>Schlüsselköpfe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/attention.py"/>
        <source>heads of keys, each for as many of queries; none: one for each</source>
        <translation>Schlüsselköpfe, jeder für gleich viele Anfragen; keine: einer für jede</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>In training mirrors half of the images, left to right, top to bottom, or both.</source>
        <translation>Spiegelt im Training die Hälfte der Bilder, links und rechts, oben und unten, oder beides.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>left to right, top to bottom, or each by itself</source>
        <translation>links und rechts, oben und unten, oder jedes für sich</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>In training turns each image around its middle; what comes in from outside is the image mirrored.</source>
        <translation>Dreht im Training jedes Bild um seine Mitte; von außen kommt das gespiegelte Bild herein.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>largest turn in both directions, as a part of a full one: 0.1 is 36 degrees</source>
        <translation>größte Drehung in beide Richtungen, als Teil einer ganzen: 0.1 sind 36 Grad</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>In training shows each image larger or smaller; what comes in from outside is the image mirrored.</source>
        <translation>Zeigt im Training jedes Bild größer oder kleiner; von außen kommt das gespiegelte Bild herein.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>largest change of the size, as a part of it</source>
        <translation>größte Änderung der Größe, als Teil davon</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>In training moves each image; what comes in from outside is the image mirrored.</source>
        <translation>Verschiebt im Training jedes Bild; von außen kommt das gespiegelte Bild herein.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>most that it is moved up or down, as a part of its height</source>
        <translation>um wie viel es höchstens nach oben oder unten rückt, als Teil seiner Höhe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>most that it is moved to a side, as a part of its width</source>
        <translation>um wie viel es höchstens zur Seite rückt, als Teil seiner Breite</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>In training a part of the image from anywhere, otherwise its middle.</source>
        <translation>Im Training ein Teil des Bildes von irgendwo, sonst seine Mitte.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>In training brings the pixels of each image nearer to the mean of their channel, or further from it.</source>
        <translation>Bringt im Training die Pixel jedes Bildes dem Mittel ihres Kanals näher oder weiter davon weg.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>largest change of the distance, as a part of it</source>
        <translation>größte Änderung des Abstands, als Teil davon</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>smallest value that there is; none: any</source>
        <translation>kleinster Wert, den es gibt; keine: beliebig</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>largest value that there is; none: any</source>
        <translation>größter Wert, den es gibt; keine: beliebig</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>In training makes each image brighter or darker, within the range that values have.</source>
        <translation>Macht im Training jedes Bild heller oder dunkler, im Bereich, den Werte haben.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>largest change, as a part of the range</source>
        <translation>größte Änderung, als Teil des Bereichs</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>smallest value that there is</source>
        <translation>kleinster Wert, den es gibt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>largest value that there is</source>
        <translation>größter Wert, den es gibt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>In training fills a rectangle at a random place of each image, which may reach beyond the border.</source>
        <translation>Füllt im Training ein Rechteck an zufälliger Stelle jedes Bildes, das über den Rand reichen kann.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>height and width of the rectangle</source>
        <translation>Höhe und Breite des Rechtecks</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>Rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>share of the images that lose one</source>
        <translation>Anteil der Bilder, die eines verlieren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/augmentation.py"/>
        <source>what it is filled with</source>
        <translation>womit es gefüllt wird</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/bidirectional.py"/>
        <source>Bidirectional needs a merge_mode: keep both side by side and wire a Split behind</source>
        <translation>Bidirectional braucht ein merge_mode: beides nebeneinander behalten und ein Split dahinter setzen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/bidirectional.py"/>
        <source>Bidirectional needs an RNN, an LSTM or a GRU, got {0}</source>
        <translation>Bidirectional braucht ein RNN, ein LSTM oder eine GRU, erhalten: {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/blocks.py"/>
        <source>Weighs the channels of an image by what is in all of them (squeeze-and-excitation; Hu et al., 2018).</source>
        <translation>Gewichtet die Kanäle eines Bildes nach dem, was in allen ist (Squeeze-and-Excitation; Hu et al., 2018).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/blocks.py"/>
        <source>y = x · sigmoid(W₂ max(W₁ mean(x), 0)), one factor for each channel.</source>
        <translation>y = x · sigmoid(W₂ max(W₁ mean(x), 0)), ein Faktor für jeden Kanal.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/blocks.py"/>
        <source>Ratio</source>
        <translation>Verhältnis</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/blocks.py"/>
        <source>how many times fewer entries the dense layer in the middle has</source>
        <translation>wievielmal weniger Einträge die Dense-Schicht in der Mitte hat</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/blocks.py"/>
        <source>Weighs the channels of an image, then its places (convolutional block attention; Woo et al., 2018).</source>
        <translation>Gewichtet die Kanäle eines Bildes, dann seine Orte (Convolutional Block Attention; Woo et al., 2018).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/blocks.py"/>
        <source>Kernel</source>
        <translation>Kernel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/blocks.py"/>
        <source>height and width of the kernel that weighs places</source>
        <translation>Höhe und Breite des Kernels, der Orte gewichtet</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>a sequence (steps, features)</source>
        <translation>eine Sequenz (Schritte, Merkmale)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>Cut nothing off</source>
        <translation>Nichts abschneiden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>Keep all of it</source>
        <translation>Alles behalten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>it is cut, not enlarged</source>
        <translation>es wird geschnitten, nicht vergrößert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>an image of at least {0} × {1} pixels</source>
        <translation>ein Bild von mindestens {0} × {1} Pixeln</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>Repeat the outermost values</source>
        <translation>Die äußersten Werte wiederholen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>{0} works on its borders</source>
        <translation>{0} arbeitet an seinen Rändern</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>more than the {0} that are cut off</source>
        <translation>mehr als {0}, die abgeschnitten werden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>a {0} border is taken from inside</source>
        <translation>ein Rand nach Art {0} wird von innen genommen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>a size of at least {0}</source>
        <translation>eine Größe von mindestens {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>Cuts steps off the start and the end of a sequence.</source>
        <translation>Schneidet Schritte am Anfang und am Ende einer Sequenz ab.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>Sides</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>steps cut off at both ends, or at start and end</source>
        <translation>Schritte, die an beiden Enden abfallen, oder an Anfang und Ende</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>Cuts pixels off the sides of an image.</source>
        <translation>Schneidet Pixel von den Seiten eines Bildes ab.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>pixels: of all sides, of rows and columns, or each side</source>
        <translation>Pixel: aller Seiten, von Zeilen und Spalten, oder jeder Seite</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>Cuts the sides of a volume off.</source>
        <translation>Schneidet die Seiten eines Volumens ab.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>of all sides, of depth, rows and columns, or each side</source>
        <translation>aller Seiten, von Tiefe, Zeilen und Spalten, oder jeder Seite</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>The middle of an image: what is more than the size is cut off all around.</source>
        <translation>Die Mitte eines Bildes: Was über die Größe hinausgeht, wird ringsum abgeschnitten.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>height of what is kept</source>
        <translation>Höhe dessen, was bleibt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>width of what is kept</source>
        <translation>Breite dessen, was bleibt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>Adds steps of zeros to the start and the end of a sequence.</source>
        <translation>Fügt am Anfang und am Ende einer Sequenz Schritte aus Nullen hinzu.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>steps added at both ends, or at start and end</source>
        <translation>Schritte, die an beiden Enden hinzukommen, oder an Anfang und Ende</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>Adds pixels of zeros to the sides of an image.</source>
        <translation>Fügt den Seiten eines Bildes Pixel aus Nullen hinzu.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>Adds zeros to the sides of a volume.</source>
        <translation>Fügt den Seiten eines Volumens Nullen hinzu.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>Adds steps to a sequence that continue it: mirrored, repeated or from its other end.</source>
        <translation>Fügt einer Sequenz Schritte hinzu, die sie fortsetzen: gespiegelt, wiederholt oder vom anderen Ende.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>mirrored without the edge, the edge repeated, or what stands at the other end</source>
        <translation>ohne den Rand gespiegelt, den Rand wiederholt, oder was am anderen Ende steht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>Adds pixels to an image that continue it: mirrored, repeated or from its other side.</source>
        <translation>Fügt einem Bild Pixel hinzu, die es fortsetzen: gespiegelt, wiederholt oder von der anderen Seite.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/borders.py"/>
        <source>Adds values to a volume that continue it: mirrored, repeated or from its other side.</source>
        <translation>Fügt einem Volumen Werte hinzu, die es fortsetzen: gespiegelt, wiederholt oder von der anderen Seite.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/channel_order.py"/>
        <source>the last axis looks like the channels, which come first here</source>
        <translation>die letzte Achse sieht aus wie die Kanäle, die hier zuerst kommen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/channel_order.py"/>
        <source>Put the channels first: {0}</source>
        <translation>Die Kanäle voranstellen: {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/channel_order.py"/>
        <source>Let it be an image of {0}</source>
        <translation>Es ein Bild von {0} sein lassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/checks.py"/>
        <source>an unknown shape</source>
        <translation>eine unbekannte Form</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/checks.py"/>
        <source>{0} of whole numbers</source>
        <translation>{0} aus ganzen Zahlen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/checks.py"/>
        <source>{0} of yes or no</source>
        <translation>{0} aus Ja oder Nein</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/checks.py"/>
        <source>a size that is known</source>
        <translation>eine bekannte Größe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/checks.py"/>
        <source>one that is not</source>
        <translation>eine, die es nicht ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/checks.py"/>
        <source>what it has or does depends on it</source>
        <translation>was sie hat oder tut, hängt davon ab</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/checks.py"/>
        <source>floating-point numbers</source>
        <translation>Gleitkommazahlen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/checks.py"/>
        <source>class numbers ({0})</source>
        <translation>Klassennummern ({0})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/checks.py"/>
        <source>token numbers ({0} different ones)</source>
        <translation>Tokennummern ({0} verschiedene)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/checks.py"/>
        <source>{0} computes with sizes, and the number of a class or token has none</source>
        <translation>{0} rechnet mit Größen, und die Nummer einer Klasse oder eines Tokens hat keine</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>it is told to expect log-probabilities</source>
        <translation>er soll Log-Wahrscheinlichkeiten erwarten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>Let it take probabilities</source>
        <translation>Ihn Wahrscheinlichkeiten nehmen lassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>log-probabilities</source>
        <translation>Log-Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>NLL takes no logarithm itself</source>
        <translation>NLL nimmt selbst keinen Logarithmus</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>Measure the area of each class</source>
        <translation>Die Fläche jeder Klasse messen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>two distributions</source>
        <translation>zwei Verteilungen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>the last axis holds probabilities</source>
        <translation>die letzte Achse hat Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>Use a log-softmax instead</source>
        <translation>Stattdessen log_softmax verwenden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>Use LogSoftmax instead</source>
        <translation>Stattdessen LogSoftmax verwenden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>For one class of several: minus the log-probability (a LogSoftmax before) of the right class.</source>
        <translation>Für eine von mehreren Klassen: minus die Log-Wahrscheinlichkeit (ein LogSoftmax davor) der richtigen Klasse.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>how much this loss counts beside others</source>
        <translation>wie viel dieser Verlust neben anderen zählt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>Class weights</source>
        <translation>Klassengewichte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>how much each class counts, one number for each; none: all alike</source>
        <translation>wie viel jede Klasse zählt, eine Zahl für jede; keine: alle gleich</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>Ignore</source>
        <translation>Ignorieren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>the label of places that do not count, such as that of the padding</source>
        <translation>das Label von Stellen, die nicht zählen, etwa das der Auffüllung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>For one class of several where most cases are easy: what the net is sure of already counts little.</source>
        <translation>Für eine von mehreren Klassen, wo die meisten Fälle leicht sind: Was das Netz schon sicher weiß, zählt wenig.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>Gamma</source>
        <translation>Gamma</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>how fast the easy cases stop counting; 0 is cross-entropy</source>
        <translation>wie schnell die leichten Fälle aufhören zu zählen; 0 ist die Kreuzentropie</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>Logits</source>
        <translation>Logits</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>whether the prediction holds scores (no activation before) rather than probabilities</source>
        <translation>ob die Vorhersage Scores hat (keine Aktivierung davor) statt Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>For yes or no where most cases are easy: what the net is sure of already counts little.</source>
        <translation>Für Ja oder Nein, wo die meisten Fälle leicht sind: Was das Netz schon sicher weiß, zählt wenig.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>how much yes counts, and 1 less it no; none: both alike</source>
        <translation>wie viel Ja zählt, und 1 weniger das Nein; keine: beides gleich</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>how far targets are moved towards 1/2</source>
        <translation>wie weit Ziele zu 1/2 gerückt werden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>For areas in images: how little what is found and what is there overlap, however small the areas are.</source>
        <translation>Für Flächen in Bildern: wie wenig sich Gefundenes und Vorhandenes überlappen, wie klein die Flächen auch sind.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>whether the target holds the number of a class at each place, not yes or no</source>
        <translation>ob das Ziel an jedem Ort die Nummer einer Klasse hat, nicht Ja oder Nein</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>is added to both areas, so that an empty one is no miss</source>
        <translation>wird zu beiden Flächen addiert, damit eine leere kein Fehler ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>Areas</source>
        <translation>Flächen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>whether areas are those of each sample or of all in a batch</source>
        <translation>ob Flächen die jedes Beispiels oder aller in einem Batch sind</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>For distributions: how far the predicted one is from the target's, along the last axis.</source>
        <translation>Für Verteilungen: wie weit die vorhergesagte von der des Ziels entfernt ist, entlang der letzten Achse.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_losses.py"/>
        <source>whether the prediction holds log-probabilities rather than probabilities</source>
        <translation>ob die Vorhersage Log-Wahrscheinlichkeiten hat statt Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_metrics.py"/>
        <source>all scores of all rows are kept; F1 and IoU count instead</source>
        <translation>alle Scores aller Zeilen werden aufbewahrt; F1 und IoU zählen stattdessen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_metrics.py"/>
        <source>at most {0:,} scores of a sample</source>
        <translation>höchstens {0:,} Scores je Beispiel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_metrics.py"/>
        <source>How much of what is answered is right: of yes, or the mean over the classes.</source>
        <translation>Wie viel vom Geantworteten richtig ist: von Ja, oder das Mittel über die Klassen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_metrics.py"/>
        <source>Average</source>
        <translation>Mittelung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_metrics.py"/>
        <source>mean over the classes (macro), of all counts together (micro), or weighted by how often each is right</source>
        <translation>Mittel über die Klassen (macro), aller Zählungen zusammen (micro), oder gewichtet danach, wie oft jede richtig ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_metrics.py"/>
        <source>How much of what is there is answered: of yes, or the mean over the classes.</source>
        <translation>Wie viel vom Vorhandenen geantwortet wird: von Ja, oder das Mittel über die Klassen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_metrics.py"/>
        <source>The harmonic mean of precision and recall: of yes, or the mean over the classes.</source>
        <translation>Das harmonische Mittel aus Precision und Recall: von Ja, oder das Mittel über die Klassen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_metrics.py"/>
        <source>Intersection over union of the places that are answered and that are right, the mean over the classes.</source>
        <translation>Schnitt durch Vereinigung der geantworteten und der richtigen Orte, das Mittel über die Klassen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_metrics.py"/>
        <source>How often each class is answered by each; the figure is the share on the diagonal, the right answers.</source>
        <translation>Wie oft jede Klasse mit jeder beantwortet wird; die Zahl ist der Anteil auf der Diagonale, der richtigen Antworten.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_metrics.py"/>
        <source>How well scores rank yes above no, or each class above the rest: the area under a curve, over all rows.</source>
        <translation>Wie gut Scores Ja über Nein ordnen, oder jede Klasse über den Rest: die Fläche unter einer Kurve, über alle Zeilen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_metrics.py"/>
        <source>Curve</source>
        <translation>Kurve</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/class_metrics.py"/>
        <source>true against false positives (roc), or precision against recall</source>
        <translation>richtige gegen falsche Treffer (roc), oder Precision gegen Recall</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/code.py"/>
        <source>PyTorch has no module like {0}</source>
        <translation>PyTorch hat kein Modul wie {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>{0} numbers</source>
        <translation>{0} Zahlen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>Give the layer before {0}</source>
        <translation>Davor {0} geben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>vectors</source>
        <translation>Vektoren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>what {0} makes</source>
        <translation>was {0} macht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>both vectors need as many numbers</source>
        <translation>beide Vektoren brauchen gleich viele Zahlen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>a score that speaks against a class is below zero, and ReLU cuts that off</source>
        <translation>ein Score, der gegen eine Klasse spricht, liegt unter null, und ReLU schneidet das ab</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>the softmax of a single score is 1 whatever the score is; a sigmoid says yes or no</source>
        <translation>der Softmax eines einzelnen Scores ist immer 1; eine Sigmoidfunktion sagt Ja oder Nein</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>scores for each place</source>
        <translation>Scores für jeden Ort</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>one score for each class of a sample</source>
        <translation>ein Score für jede Klasse eines Beispiels</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>they are compared entry by entry</source>
        <translation>sie werden Eintrag für Eintrag verglichen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>the number of a class has no size; CrossEntropy compares classes</source>
        <translation>die Nummer einer Klasse hat keine Größe; CrossEntropy vergleicht Klassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>there is one score, for yes or no; CrossEntropy takes one for each class</source>
        <translation>es gibt einen Score, für Ja oder Nein; CrossEntropy nimmt einen für jede Klasse</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>Let the loss take scores (logits)</source>
        <translation>Den Verlust Scores (Logits) nehmen lassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>they say which of the scores should be high</source>
        <translation>sie sagen, welcher der Scores hoch sein soll</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>one set each</source>
        <translation>je ein Satz</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>the target has {0}, and each needs a score</source>
        <translation>das Ziel hat {0}, und jede braucht einen Score</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>{0} class weight</source>
        <translation>{0} Klassengewicht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>{0} class weights</source>
        <translation>{0} Klassengewichte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>each class has one</source>
        <translation>jede Klasse hat eines</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>a prediction of the target's shape, {0}</source>
        <translation>eine Vorhersage von der Form des Ziels, {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>numbers to come close to</source>
        <translation>Zahlen, denen nahezukommen ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>{0} number</source>
        <translation>{0} Zahl</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>Take the activation from the layer before</source>
        <translation>Die Aktivierung aus der Schicht davor nehmen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>the loss applies {0} itself: twice is too much</source>
        <translation>der Verlust wendet {0} selbst an: Zweimal ist zu viel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>the loss applies {0} itself, which makes probabilities of any scores</source>
        <translation>der Verlust wendet {0} selbst an, was aus beliebigen Scores Wahrscheinlichkeiten macht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>Remove the Softmax before it</source>
        <translation>Den Softmax davor entfernen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>a probability</source>
        <translation>eine Wahrscheinlichkeit</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>the softmax of one score</source>
        <translation>der Softmax eines Scores</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>a vector of {0} scores</source>
        <translation>ein Vektor von {0} Scores</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>{0} unit</source>
        <translation>{0} Einheit</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>{0} units</source>
        <translation>{0} Einheiten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>Let all classes count alike</source>
        <translation>Alle Klassen gleich zählen lassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>Flatten the target</source>
        <translation>Das Ziel flach machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>their distances and angles are compared</source>
        <translation>ihre Abstände und Winkel werden verglichen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>Remove the {0} before it</source>
        <translation>Das {0} davor entfernen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>Use a sigmoid instead</source>
        <translation>Stattdessen eine Sigmoidfunktion verwenden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>scores for each of {0} places</source>
        <translation>Scores für jeden von {0} Orten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>Insert a Dense layer of {0}</source>
        <translation>Eine Dense-Schicht mit {0} einfügen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>there is no {0} before the loss</source>
        <translation>vor dem Verlust steht kein {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/comparing.py"/>
        <source>Flatten it</source>
        <translation>Flach machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/conv_lstm.py"/>
        <source>a sequence (steps, channels, depth, height, width)</source>
        <translation>eine Sequenz (Schritte, Kanäle, Tiefe, Höhe, Breite)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/conv_lstm.py"/>
        <source>a sequence (steps, places, features)</source>
        <translation>eine Sequenz (Schritte, Orte, Merkmale)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/conv_lstm.py"/>
        <source>a sequence (steps, channels, height, width)</source>
        <translation>eine Sequenz (Schritte, Kanäle, Höhe, Breite)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/conv_lstm.py"/>
        <source>PyTorch has no long short-term memory of convolutions</source>
        <translation>PyTorch hat kein LSTM aus Faltungen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/conv_lstm.py"/>
        <source>{0} convolves each step</source>
        <translation>{0} faltet jeden Schritt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/conv_lstm.py"/>
        <source>Reads a sequence of sequences (steps, places, features) step by step, with convolutions in place of sums.</source>
        <translation>Liest eine Sequenz von Sequenzen (Schritte, Orte, Merkmale) Schritt für Schritt, mit Faltungen statt Summen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/conv_lstm.py"/>
        <source>channels of the state</source>
        <translation>Kanäle des Zustands</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/conv_lstm.py"/>
        <source>places that a kernel looks at</source>
        <translation>Orte, auf die ein Kernel sieht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/conv_lstm.py"/>
        <source>places between positions</source>
        <translation>Orte zwischen Positionen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/conv_lstm.py"/>
        <source>'same': the size divided by the stride, rounded up; 'valid': no border</source>
        <translation>'same': die Größe durch die Schrittweite, aufgerundet; 'valid': kein Rand</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/conv_lstm.py"/>
        <source>share of the entries that no step sees in training</source>
        <translation>Anteil der Einträge, die im Training kein Schritt sieht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/conv_lstm.py"/>
        <source>Reads a video (steps, channels, height, width) frame by frame, with convolutions in place of sums.</source>
        <translation>Liest ein Video (Schritte, Kanäle, Höhe, Breite) Bild für Bild, mit Faltungen statt Summen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/conv_lstm.py"/>
        <source>Reads a sequence of volumes (steps, channels, depth, height, width), with convolutions in place of sums.</source>
        <translation>Liest eine Sequenz von Volumen (Schritte, Kanäle, Tiefe, Höhe, Breite), mit Faltungen statt Summen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>each group of input channels makes one group of output channels</source>
        <translation>jede Gruppe von Eingangskanälen macht eine Gruppe von Ausgangskanälen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>input and output channels that divide into {0} groups</source>
        <translation>Eingangs- und Ausgangskanäle, die sich in {0} Gruppen teilen lassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>{0} and {1} channels</source>
        <translation>{0} und {1} Kanäle</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>Slides learned kernels along a sequence (steps, features); each kernel makes one feature.</source>
        <translation>Führt gelernte Kernel eine Sequenz (Schritte, Merkmale) entlang; jeder Kernel macht ein Merkmal.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>y = W ⋆ x + b, where ⋆ is the sum over a window and all features. Waibel et al., 1989.</source>
        <translation>y = W ⋆ x + b, wobei ⋆ die Summe über ein Fenster und alle Merkmale ist. Waibel et al., 1989.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>output channels: the number of kernels</source>
        <translation>Ausgangskanäle: die Zahl der Kernel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>steps that a kernel looks at</source>
        <translation>Schritte, auf die ein Kernel sieht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>steps between positions</source>
        <translation>Schritte zwischen Positionen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>'same': the length divided by the stride, rounded up; 'causal': no later step counts; or steps</source>
        <translation>'same': die Länge durch die Schrittweite, aufgerundet; 'causal': kein späterer Schritt zählt; oder Schritte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>Dilation</source>
        <translation>Dilatation</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>distance between the steps that a kernel looks at</source>
        <translation>Abstand zwischen den Schritten, auf die ein Kernel sieht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>groups of channels that are convolved by themselves</source>
        <translation>Gruppen von Kanälen, die für sich gefaltet werden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>whether a learned number is added to each channel</source>
        <translation>ob zu jedem Kanal eine gelernte Zahl addiert wird</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>first values of the kernels</source>
        <translation>erste Werte der Kernel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>Slides learned kernels over an image (channels, height, width); each kernel makes one channel.</source>
        <translation>Führt gelernte Kernel über ein Bild (Kanäle, Höhe, Breite); jeder Kernel macht einen Kanal.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>y = W ⋆ x + b, where ⋆ is the sum over a window and all channels. LeCun et al., 1989.</source>
        <translation>y = W ⋆ x + b, wobei ⋆ die Summe über ein Fenster und alle Kanäle ist. LeCun et al., 1989.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>height and width of a kernel</source>
        <translation>Höhe und Breite eines Kernels</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>step between positions</source>
        <translation>Schritt zwischen Positionen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>'same': the size divided by the stride, rounded up; or pixels around the image</source>
        <translation>'same': die Größe durch die Schrittweite, aufgerundet; oder Pixel um das Bild</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>distance between the pixels that a kernel looks at</source>
        <translation>Abstand zwischen den Pixeln, auf die ein Kernel sieht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>Slides learned kernels through a volume (channels, depth, height, width); each kernel makes one channel.</source>
        <translation>Führt gelernte Kernel durch ein Volumen (Kanäle, Tiefe, Höhe, Breite); jeder Kernel macht einen Kanal.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>y = W ⋆ x + b, where ⋆ is the sum over a window and all channels. Tran et al., 2015.</source>
        <translation>y = W ⋆ x + b, wobei ⋆ die Summe über ein Fenster und alle Kanäle ist. Tran et al., 2015.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>depth, height and width of a kernel</source>
        <translation>Tiefe, Höhe und Breite eines Kernels</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>'same': the size divided by the stride, rounded up; or a border</source>
        <translation>'same': die Größe durch die Schrittweite, aufgerundet; oder ein Rand</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/convolution.py"/>
        <source>distance between the places that a kernel looks at</source>
        <translation>Abstand zwischen den Orten, auf die ein Kernel sieht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>a vector</source>
        <translation>ein Vektor</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>a weight belongs to each entry, and how many come is not known before running</source>
        <translation>zu jedem Eintrag gehört ein Gewicht, und wie viele kommen, ist vor dem Lauf nicht bekannt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>Take the mean of each channel (GlobalAveragePool) in place of all values (Flatten)</source>
        <translation>Das Mittel jedes Kanals nehmen (GlobalAveragePool) statt aller Werte (Flatten)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>GlobalAveragePool gives one entry for each channel</source>
        <translation>GlobalAveragePool gibt einen Eintrag für jeden Kanal</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>a vector of known size</source>
        <translation>ein Vektor bekannter Größe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>Flatten the image first</source>
        <translation>Das Bild zuerst flach machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>a last axis of known size</source>
        <translation>eine letzte Achse bekannter Größe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>a last axis of fixed length</source>
        <translation>eine letzte Achse fester Länge</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>a sequence of numbers</source>
        <translation>eine Sequenz von Zahlen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>the weights belong to its entries</source>
        <translation>die Gewichte gehören zu ihren Einträgen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>Dense works on each row of the image by itself</source>
        <translation>Dense arbeitet auf jeder Zeile des Bildes für sich</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>Where values enter the net, from a data node or from Python.</source>
        <translation>Wo Werte in das Netz kommen, von einem Datenknoten oder aus Python.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>shape of one sample; none first: sequences of any length</source>
        <translation>Form eines Beispiels; keine als Erstes: Sequenzen beliebiger Länge</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>what the values are</source>
        <translation>was die Werte sind</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>number of classes of whole numbers</source>
        <translation>Zahl der Klassen ganzer Zahlen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>number of different tokens of a text</source>
        <translation>Zahl verschiedener Tokens eines Textes</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>Weighted sums of all entries along the last axis: y = x Wᵀ + b.</source>
        <translation>Gewichtete Summen aller Einträge entlang der letzten Achse: y = x Wᵀ + b.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>entries that come out</source>
        <translation>Einträge, die herauskommen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>whether a learned number is added to each entry</source>
        <translation>ob zu jedem Eintrag eine gelernte Zahl addiert wird</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>function of what comes out</source>
        <translation>Funktion dessen, was herauskommt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>first values of the weights</source>
        <translation>erste Werte der Gewichte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>In training sets a random share of the entries to 0 and enlarges the others; otherwise does nothing.</source>
        <translation>Setzt im Training einen zufälligen Anteil der Einträge auf 0 und vergrößert die anderen; tut sonst nichts.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>y = m · x / (1 − rate), with m drawn as 0 or 1.</source>
        <translation>y = m · x / (1 − rate), mit m gezogen als 0 oder 1.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>share of the entries that are dropped</source>
        <translation>Anteil der Einträge, die ausfallen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>What comes in comes out: a place to name, to read from or to replace.</source>
        <translation>Was hineinkommt, kommt heraus: eine Stelle zum Benennen, Ablesen oder Ersetzen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/core.py"/>
        <source>Names a result: what `predict` returns and an exported model gives back, under the title of this node.</source>
        <translation>Benennt ein Ergebnis: was `predict` zurückgibt und ein exportiertes Modell liefert, unter dem Titel dieses Knotens.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>numbers</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>yes or no</source>
        <translation>Ja oder Nein</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>"{0}" needs class numbers from 0 to {1} in "{2}", got {3} to {4}: choose another file, or more classes.</source>
        <translation>„{0}“ braucht Klassennummern von 0 bis {1} in „{2}“, erhalten: {3} bis {4}: bitte eine andere Datei oder mehr Klassen wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>"{0}" needs token numbers from 0 to {1} in "{2}", got {3} to {4}: choose another file, or more different tokens.</source>
        <translation>„{0}“ braucht Tokennummern von 0 bis {1} in „{2}“, erhalten: {3} bis {4}: bitte eine andere Datei oder mehr verschiedene Tokens wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>No CSV file was chosen: choose one in the inspector of the CSV node.</source>
        <translation>Keine CSV-Datei ist gewählt: bitte eine im Inspektor des CSV-Knotens wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>No NumPy file was chosen: choose one in the inspector of the Arrays node.</source>
        <translation>Keine NumPy-Datei ist gewählt: bitte eine im Inspektor des Arrays-Knotens wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>whole numbers</source>
        <translation>ganze Zahlen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>"{0}" has an array "{1}" of shape {2}, but ({3}) is expected: choose the file again, so that it is read anew.</source>
        <translation>„{0}“ hat ein Array „{1}“ der Form {2}, aber ({3}) wird erwartet: bitte die Datei neu wählen, damit sie neu gelesen wird.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>"{0}" needs {1} in "{2}", got {3}: choose another file.</source>
        <translation>„{0}“ braucht {1} in „{2}“, erhalten: {3}: bitte eine andere Datei wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>"{0}" has in "{1}.lengths" no whole number from 0 to {2} for each sequence: write the number of steps that each one has.</source>
        <translation>„{0}“ hat in „{1}.lengths“ nicht für jede Sequenz eine ganze Zahl von 0 bis {2}: bitte schreiben, wie viele Schritte jede hat.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>"{0}" has no array {1}: choose another file, or the right names.</source>
        <translation>„{0}“ hat kein Array {1}: bitte eine andere Datei oder die richtigen Namen wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>"{0}" cannot be read as a NumPy file ({1}): choose another file.</source>
        <translation>„{0}“ ist nicht als NumPy-Datei lesbar ({1}): bitte eine andere Datei wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>"{0}" has {1} rows in "{2}", but had {3} when it was chosen: choose the file again, so that it is read anew.</source>
        <translation>„{0}“ hat {1} Zeilen in „{2}“, hatte aber {3}, als sie gewählt wurde: bitte die Datei neu wählen, damit sie neu gelesen wird.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>The columns of a table in a CSV file: numbers joined to vectors, and classes.</source>
        <translation>Die Spalten einer Tabelle in einer CSV-Datei: Zahlen, zu Vektoren verbunden, und Klassen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>the file; relative paths start at the project</source>
        <translation>die Datei; relative Pfade beginnen am Projekt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>output ports, and the columns of the file that they read</source>
        <translation>Ausgänge und die Spalten der Datei, die sie lesen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>rows when the file was chosen</source>
        <translation>Zeilen, als die Datei gewählt wurde</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>Sha256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>hash of the file's bytes when it was chosen</source>
        <translation>Hash der Bytes der Datei, als sie gewählt wurde</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>Flaws</source>
        <translation>Mängel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>cells that were not what their column is</source>
        <translation>Zellen, die nicht sind, was ihre Spalte ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>Left out</source>
        <translation>Weggelassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>columns of the file that no port reads</source>
        <translation>Spalten der Datei, die kein Anschluss liest</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>Arrays from a NumPy file (.npz), one for each output port; their first axis counts samples.</source>
        <translation>Arrays aus einer NumPy-Datei (.npz), eines für jeden Ausgang; ihre erste Achse zählt Beispiele.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>Sequences of different lengths are padded on the right, and `&lt;name&gt;.lengths` in the file says how long each one is.</source>
        <translation>Sequenzen verschiedener Länge sind rechts aufgefüllt, und `&lt;name&gt;.lengths` in der Datei sagt, wie lang jede ist.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>Fields</source>
        <translation>Felder</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>output ports: the arrays of the file and what they hold</source>
        <translation>Ausgänge: die Arrays der Datei und was sie enthalten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>samples when the file was written</source>
        <translation>Beispiele, als die Datei geschrieben wurde</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/data.py"/>
        <source>hash of the file's bytes when it was written</source>
        <translation>Hash der Bytes der Datei, als sie geschrieben wurde</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>PyTorch itself has no RoIAlign: it is in the package torchvision</source>
        <translation>PyTorch selbst hat kein RoIAlign: Es ist im Paket torchvision</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>PyTorch itself has no non-maximum suppression: it is in the package torchvision</source>
        <translation>PyTorch selbst hat keine Non-Maximum-Suppression: Sie ist im Paket torchvision</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>boxes (boxes, 4)</source>
        <translation>Boxen (Boxen, 4)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>a fixed number of boxes</source>
        <translation>eine feste Zahl von Boxen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>the number says how large what comes out is</source>
        <translation>die Zahl sagt, wie groß ist, was herauskommt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>at least one size and one ratio</source>
        <translation>mindestens eine Größe und ein Verhältnis</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>there would be no boxes</source>
        <translation>es gäbe keine Boxen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>each code belongs to an anchor</source>
        <translation>jeder Code gehört zu einem Anker</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>each box has one, or one for each class</source>
        <translation>jede Box hat einen, oder einen für jede Klasse</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>{0} reads the four sides of each box</source>
        <translation>{0} liest die vier Seiten jeder Box</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>as many anchors as codes, {0}</source>
        <translation>so viele Anker wie Codes, {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>scores ({0},), or with an axis of classes</source>
        <translation>Scores ({0},), oder mit einer Achse von Klassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>boxes</source>
        <translation>Boxen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>Boxes of several sizes and shapes around each cell of a feature map, for a net to shift and to scale.</source>
        <translation>Boxen mehrerer Größen und Formen um jede Zelle einer Feature-Map, die ein Netz verschiebt und skaliert.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>pixels of the image from cell to cell</source>
        <translation>Pixel des Bildes von Zelle zu Zelle</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>Sizes</source>
        <translation>Größen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>roots of the areas, in pixels</source>
        <translation>Wurzeln der Flächen, in Pixeln</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>Ratios</source>
        <translation>Verhältnisse</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>height divided by width</source>
        <translation>Höhe durch Breite</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>Boxes from what a net says about anchors: how far each is shifted and how much larger it is.</source>
        <translation>Boxen aus dem, was ein Netz über Anker sagt: wie weit jeder verschoben und wie viel größer er ist.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>Form</source>
        <translation>Form</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>shifts in sizes of an anchor; or a centre in its cell</source>
        <translation>Verschiebungen in Größen eines Ankers; oder eine Mitte in seiner Zelle</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>offsets: what codes are divided by, such as 10, 10, 5, 5</source>
        <translation>offsets: wodurch Codes geteilt werden, etwa 10, 10, 5, 5</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>yolo: pixels of the image from cell to cell</source>
        <translation>yolo: Pixel des Bildes von Zelle zu Zelle</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>How much each box of the first input overlaps each of the second: the shared part of what both cover.</source>
        <translation>Wie sehr jede Box des ersten Eingangs jede des zweiten überlappt: der gemeinsame Teil dessen, was beide decken.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>The features in each box, as a small image of a fixed size (RoIAlign; He et al., 2017).</source>
        <translation>Die Merkmale in jeder Box, als kleines Bild fester Größe (RoIAlign; He et al., 2017).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>height and width of what comes out of a box</source>
        <translation>Höhe und Breite dessen, was aus einer Box kommt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>pixels of the image for one of the features</source>
        <translation>Pixel des Bildes für eines der Merkmale</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>Samples</source>
        <translation>Proben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>places in each direction that a pixel is the mean of</source>
        <translation>Orte in jeder Richtung, deren Mittel ein Pixel ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>The best boxes, without those that overlap a better one of their class; always as many, and how many count.</source>
        <translation>Die besten Boxen, ohne die, die eine bessere ihrer Klasse überlappen; immer gleich viele, und wie viele zählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>Max count</source>
        <translation>Höchstzahl</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>most boxes of a sample; where there are fewer, zeros follow</source>
        <translation>höchstens so viele Boxen je Beispiel; wo es weniger sind, folgen Nullen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>Iou</source>
        <translation>IoU</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>overlap above which the worse one goes</source>
        <translation>Überlappung, über der die schlechtere geht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/detection.py"/>
        <source>boxes must score more than this</source>
        <translation>Boxen müssen einen höheren Score haben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/dropout.py"/>
        <source>whole channels are dropped</source>
        <translation>ganze Kanäle fallen aus</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/dropout.py"/>
        <source>In training drops whole channels of images and volumes, or features of sequences; otherwise does nothing.</source>
        <translation>Lässt im Training ganze Kanäle von Bildern und Volumen oder Merkmale von Sequenzen ausfallen; tut sonst nichts.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/dropout.py"/>
        <source>share of the channels that are dropped</source>
        <translation>Anteil der Kanäle, die ausfallen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/dropout.py"/>
        <source>Dropout that goes with SELU: in training a share saturates, and mean and variance stay as they are.</source>
        <translation>Dropout, das zu SELU passt: Im Training sättigt ein Anteil, und Mittel und Varianz bleiben, wie sie sind.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/dropout.py"/>
        <source>share of the entries that saturate</source>
        <translation>Anteil der Einträge, die sättigen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/dropout.py"/>
        <source>In training adds normal numbers to all entries; otherwise does nothing.</source>
        <translation>Addiert im Training normalverteilte Zahlen zu allen Einträgen; tut sonst nichts.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/dropout.py"/>
        <source>Std</source>
        <translation>Std</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/dropout.py"/>
        <source>standard deviation of what is added</source>
        <translation>Standardabweichung dessen, was addiert wird</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/dropout.py"/>
        <source>In training multiplies all entries by normal numbers around 1; otherwise does nothing.</source>
        <translation>Multipliziert im Training alle Einträge mit normalverteilten Zahlen um 1; tut sonst nichts.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/dropout.py"/>
        <source>p: the variance is p / (1 - p), as that of a dropout</source>
        <translation>p: Die Varianz ist p / (1 - p), wie die eines Dropouts</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>Insert an Embedding</source>
        <translation>Ein Embedding einfügen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>the vector of the padding is 0, and would be drawn too</source>
        <translation>der Vektor der Auffüllung ist 0 und würde auch gezogen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>token or class numbers</source>
        <translation>Token- oder Klassennummern</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>each number stands for a vector of its own</source>
        <translation>jede Nummer steht für einen eigenen Vektor</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>Take 10,000 of them</source>
        <translation>10.000 davon nehmen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>a vocabulary</source>
        <translation>ein Wortschatz</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>nothing says how many different numbers there are</source>
        <translation>nichts sagt, wie viele verschiedene Nummern es gibt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>each needs a vector</source>
        <translation>jede braucht einen Vektor</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>Leave no number out</source>
        <translation>Keine Nummer auslassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>the default initializer or no padding</source>
        <translation>die Vorgabe als Initialisierung oder keine Auffüllung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>it is one of the numbers</source>
        <translation>sie ist eine der Nummern</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>{0} reads vectors, and an Embedding makes one of each token</source>
        <translation>{0} liest Vektoren, und ein Embedding macht aus jedem Token einen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>at most {0} different numbers</source>
        <translation>höchstens {0} verschiedene Nummern</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>a padding below {0}</source>
        <translation>eine Auffüllung unter {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>A learned vector for each token (or class) number.</source>
        <translation>Ein gelernter Vektor für jede Token- (oder Klassen-)Nummer.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>One number by position is `units`; two are the vocabulary and the units, as in Keras: `Embedding(10_000, 64)`.</source>
        <translation>Eine Zahl ohne Namen ist `units`; zwei sind Wortschatz und Einheiten, wie in Keras: `Embedding(10_000, 64)`.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>y = W[x], a row of the table for each number. Bengio et al., 2003.</source>
        <translation>y = W[x], eine Zeile der Tabelle für jede Nummer. Bengio et al., 2003.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>Units</source>
        <translation>Einheiten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>entries of a vector</source>
        <translation>Einträge eines Vektors</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>Vocabulary</source>
        <translation>Wortschatz</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>different numbers, from 0; none: as many as the data say</source>
        <translation>verschiedene Nummern, von 0 an; keine: so viele, wie die Daten sagen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>Padding</source>
        <translation>Padding</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>number that only fills up: its vector is 0 and stays so; none: no such</source>
        <translation>Nummer, die nur auffüllt: Ihr Vektor ist 0 und bleibt es; keine: keine solche</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>Mask zero</source>
        <translation>Null maskieren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>whether steps of number 0 do not count for the layers that follow</source>
        <translation>ob Schritte der Nummer 0 für die folgenden Schichten nicht zählen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>Initializer</source>
        <translation>Initialisierung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/embedding.py"/>
        <source>first values of the vectors; 'default' is normal, of variance 1</source>
        <translation>erste Werte der Vektoren; 'default' ist normalverteilt mit Varianz 1</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/expression.py"/>
        <source>values are joined entry by entry</source>
        <translation>Werte werden Eintrag für Eintrag verbunden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/expression.py"/>
        <source>there is a cut for each</source>
        <translation>für jede gibt es einen Schnitt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/expression.py"/>
        <source>a cut of an axis of fixed size</source>
        <translation>ein Schnitt einer Achse fester Größe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/expression.py"/>
        <source>at least one place in each cut</source>
        <translation>mindestens ein Ort in jedem Schnitt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/expression.py"/>
        <source>{0} at character {1}</source>
        <translation>{0} am Zeichen {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/expression.py"/>
        <source>an axis</source>
        <translation>eine Achse</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/expression.py"/>
        <source>a value like the first, {0}</source>
        <translation>ein Wert wie der erste, {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/expression.py"/>
        <source>{0} goes along one</source>
        <translation>{0} geht eine entlang</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/expression.py"/>
        <source>A formula of its inputs, such as `a * sigmoid(b) + 0.5`: every name in it is an input.</source>
        <translation>Eine Formel ihrer Eingänge, etwa `a * sigmoid(b) + 0.5`: Jeder Name darin ist ein Eingang.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/expression.py"/>
        <source>names of inputs, numbers, + - * / **, comparisons, functions such as exp(x)</source>
        <translation>Namen von Eingängen, Zahlen, + - * / **, Vergleiche, Funktionen wie exp(x)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>numbers that can be worked out</source>
        <translation>Zahlen, die sich ausrechnen lassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>one that is too large or does not exist</source>
        <translation>eine, die zu groß ist oder die es nicht gibt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>an operator or the end</source>
        <translation>ein Operator oder das Ende</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>the name of an input, such as x</source>
        <translation>der Name eines Eingangs, etwa x</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>numbers alone</source>
        <translation>nur Zahlen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>a condition with an input</source>
        <translation>eine Bedingung mit einem Eingang</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>two numbers as limits of clip</source>
        <translation>zwei Zahlen als Grenzen von clip</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>something to compute</source>
        <translation>etwas zum Rechnen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>a number, a name or an operator</source>
        <translation>eine Zahl, ein Name oder ein Operator</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>a number, a name or a bracket</source>
        <translation>eine Zahl, ein Name oder eine Klammer</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>a bracket after a function</source>
        <translation>eine Klammer nach einer Funktion</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>small letters in the name of an input</source>
        <translation>Kleinbuchstaben im Namen eines Eingangs</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>an axis counted from the end, such as -1</source>
        <translation>eine vom Ende gezählte Achse, etwa -1</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>one value</source>
        <translation>ein Wert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>at most {0} characters</source>
        <translation>höchstens {0} Zeichen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>at most {0} names, numbers and signs</source>
        <translation>höchstens {0} Namen, Zahlen und Operatoren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>at most {0} inputs</source>
        <translation>höchstens {0} Eingänge</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>one comparison at a time</source>
        <translation>ein Vergleich auf einmal</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>an input before the bracket</source>
        <translation>ein Eingang vor der Klammer</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>no such axis in {0}</source>
        <translation>keine solche Achse in {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>an input in {0}</source>
        <translation>ein Eingang in {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>at most {0} brackets or signs inside each other</source>
        <translation>höchstens {0} Klammern oder Vorzeichen ineinander</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>at most {0} brackets inside each other</source>
        <translation>höchstens {0} Klammern ineinander</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>{0!r} alone</source>
        <translation>{0!r} allein</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>a function that there is ({0})</source>
        <translation>eine Funktion, die es gibt ({0})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/formula.py"/>
        <source>{0} to {1} values</source>
        <translation>{0} bis {1} Werte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>UpSampling1D repeats its steps</source>
        <translation>UpSampling1D wiederholt seine Schritte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>UpSampling3D repeats its values</source>
        <translation>UpSampling3D wiederholt seine Werte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>an image as large as the window</source>
        <translation>ein Bild, so groß wie das Fenster</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>the window does not fit</source>
        <translation>das Fenster passt nicht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>a sequence of patches (positions, channels times pixels)</source>
        <translation>eine Sequenz von Ausschnitten (Positionen, Kanäle mal Pixel)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>{0} patches, one for each position</source>
        <translation>{0} Ausschnitte, einer für jede Position</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>patches whose size {0} divides</source>
        <translation>Ausschnitte, deren Größe {0} teilt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>a height and width that {0} divides</source>
        <translation>eine Höhe und Breite, die {0} teilt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>Use blocks of {0} × {0}</source>
        <translation>Blöcke von {0} × {0} verwenden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>Make the window {0} × {1}</source>
        <translation>Das Fenster {0} × {1} groß machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>they fill an image of {0} × {1} pixels</source>
        <translation>sie füllen ein Bild von {0} × {1} Pixeln</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>a patch has {0} pixels in each channel</source>
        <translation>ein Ausschnitt hat {0} Pixel in jedem Kanal</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>channels that {0} divides</source>
        <translation>Kanäle, die {0} teilt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>Repeats each step of a sequence.</source>
        <translation>Wiederholt jeden Schritt einer Sequenz.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>how often</source>
        <translation>wie oft</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>Makes images larger by a whole factor: pixels are repeated, or weighted between their neighbours.</source>
        <translation>Macht Bilder um einen ganzen Faktor größer: Pixel werden wiederholt oder zwischen ihren Nachbarn gewichtet.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>how many times as high and as wide</source>
        <translation>wievielmal so hoch und so breit</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>the nearest pixel, or weights between four</source>
        <translation>das nächste Pixel, oder Gewichte zwischen vieren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>Makes volumes larger by a whole factor: every value is repeated.</source>
        <translation>Macht Volumen um einen ganzen Faktor größer: Jeder Wert wird wiederholt.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>how many times as deep, high and wide</source>
        <translation>wievielmal so tief, hoch und breit</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>Brings images to a size; they are stretched, not cut, and shrinking does not blur.</source>
        <translation>Bringt Bilder auf eine Größe; sie werden gedehnt, nicht geschnitten, und Verkleinern macht nicht unscharf.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>height of what comes out</source>
        <translation>Höhe dessen, was herauskommt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>width of what comes out</source>
        <translation>Breite dessen, was herauskommt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>one pixel, or weights between 4 or 16</source>
        <translation>ein Pixel, oder Gewichte zwischen 4 oder 16</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>Larger images of fewer channels: neighbouring channels become a block of pixels.</source>
        <translation>Größere Bilder mit weniger Kanälen: Benachbarte Kanäle werden ein Block von Pixeln.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>height and width of a block in pixels</source>
        <translation>Höhe und Breite eines Blocks in Pixeln</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>Smaller images of more channels: a block of pixels becomes neighbouring channels.</source>
        <translation>Kleinere Bilder mit mehr Kanälen: Ein Block von Pixeln wird zu benachbarten Kanälen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>Smaller images of more channels: the channels of a block's first pixel come first, as in TensorFlow and ONNX.</source>
        <translation>Kleinere Bilder mit mehr Kanälen: Die Kanäle des ersten Pixels eines Blocks kommen zuerst, wie in TensorFlow und ONNX.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>Larger images of fewer channels: undoes SpaceToDepth.</source>
        <translation>Größere Bilder mit weniger Kanälen: macht SpaceToDepth rückgängig.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>The pixels under a moving window as one vector a position: a sequence of patches, row by row.</source>
        <translation>Die Pixel unter einem wandernden Fenster als ein Vektor je Position: eine Sequenz von Ausschnitten, Zeile für Zeile.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>height and width of the window</source>
        <translation>Höhe und Breite des Fensters</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>step between positions; none: as large as the window</source>
        <translation>Schritt zwischen Positionen; keine: so groß wie das Fenster</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>pixels of zeros around the image</source>
        <translation>Pixel aus Nullen um das Bild</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>An image put together from a sequence of patches; where patches overlap they are added up.</source>
        <translation>Ein Bild, aus einer Sequenz von Ausschnitten zusammengesetzt; wo sie sich überlappen, werden sie addiert.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>height of the image</source>
        <translation>Höhe des Bildes</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>width of the image</source>
        <translation>Breite des Bildes</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>height and width of a patch</source>
        <translation>Höhe und Breite eines Ausschnitts</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>step between patches; none: as large as a patch</source>
        <translation>Schritt zwischen Ausschnitten; keine: so groß wie ein Ausschnitt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/images.py"/>
        <source>pixels around the image that are left out</source>
        <translation>Pixel um das Bild, die weggelassen werden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/layer.py"/>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/layer.py"/>
        <source>{0} needs {1} as {2}, got {3!r}</source>
        <translation>{0}: {2} erwartet {1}, erhalten: {3!r}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/layer.py"/>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/layer.py"/>
        <source>Core</source>
        <translation>Kern</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/layer.py"/>
        <source>Convolution</source>
        <translation>Faltung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/layer.py"/>
        <source>Pooling</source>
        <translation>Pooling</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/layer.py"/>
        <source>Normalization</source>
        <translation>Normierung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/layer.py"/>
        <source>Activation</source>
        <translation>Aktivierung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/layer.py"/>
        <source>Sequence</source>
        <translation>Sequenz</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/layer.py"/>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/layer.py"/>
        <source>Merge</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/layer.py"/>
        <source>Augmentation</source>
        <translation>Augmentierung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/layer.py"/>
        <source>Detection</source>
        <translation>Erkennung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/losses.py"/>
        <source>it compares with the probability of each class; CrossEntropy takes their numbers</source>
        <translation>er vergleicht mit der Wahrscheinlichkeit jeder Klasse; CrossEntropy nimmt ihre Nummern</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/losses.py"/>
        <source>label smoothing of probabilities has no form there: let the loss take scores (logits)</source>
        <translation>Label-Glättung von Wahrscheinlichkeiten hat dort keine Form: den Verlust Scores (Logits) nehmen lassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/losses.py"/>
        <source>probabilities as target</source>
        <translation>Wahrscheinlichkeiten als Ziel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/losses.py"/>
        <source>a score and a probability for each class</source>
        <translation>ein Score und eine Wahrscheinlichkeit für jede Klasse</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/losses.py"/>
        <source>classes are compared one by one</source>
        <translation>Klassen werden einzeln verglichen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/losses.py"/>
        <source>For one class of several: compares scores (logits, no softmax before) with the number of the right class.</source>
        <translation>Für eine von mehreren Klassen: vergleicht Scores (Logits, kein Softmax davor) mit der Nummer der richtigen Klasse.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/losses.py"/>
        <source>share of the target that is spread evenly over all classes</source>
        <translation>Anteil des Ziels, der gleichmäßig auf alle Klassen verteilt wird</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/losses.py"/>
        <source>For one class of several: compares scores (logits) with the probability of each class, such as a one-hot row.</source>
        <translation>Für eine von mehreren Klassen: vergleicht Scores (Logits) mit der Wahrscheinlichkeit jeder Klasse, etwa einer One-Hot-Zeile.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/losses.py"/>
        <source>For yes or no: compares a score (or a probability) with 0 or 1, entry by entry.</source>
        <translation>Für Ja oder Nein: vergleicht einen Score (oder eine Wahrscheinlichkeit) mit 0 oder 1, Eintrag für Eintrag.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/losses.py"/>
        <source>whether the prediction is a score (no sigmoid before) rather than a probability</source>
        <translation>ob die Vorhersage ein Score ist (keine Sigmoidfunktion davor) statt einer Wahrscheinlichkeit</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/losses.py"/>
        <source>Clip</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/losses.py"/>
        <source>how far probabilities are kept from 0 and 1, 1e-7 in Keras; 0 bounds their logs</source>
        <translation>wie weit Wahrscheinlichkeiten von 0 und 1 entfernt bleiben, 1e-7 in Keras; 0 begrenzt ihre Logarithmen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/losses.py"/>
        <source>For numbers: the mean of the squared differences.</source>
        <translation>Für Zahlen: das Mittel der quadrierten Abweichungen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>class numbers as target</source>
        <translation>Klassennummern als Ziel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>Flatten the prediction</source>
        <translation>Die Vorhersage flach machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>it lists the classes of a sample and ends with -1; MultiLabelSoftMargin takes yes or no for each</source>
        <translation>es zählt die Klassen eines Beispiels auf und endet mit -1; MultiLabelSoftMargin nimmt Ja oder Nein für jede</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>one set of scores a sample</source>
        <translation>ein Satz Scores je Beispiel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>MultiMargin takes vectors</source>
        <translation>MultiMargin nimmt Vektoren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>each class has a score</source>
        <translation>jede Klasse hat einen Score</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>what is not needed of it is -1</source>
        <translation>was davon nicht gebraucht wird, ist -1</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>a list of labels as long as the scores, {0}</source>
        <translation>eine Liste von Labels, so lang wie die Scores, {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>two scores are compared</source>
        <translation>zwei Scores werden verglichen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>For yes or no: what a score lacks to be on the right side of 0 by 1.</source>
        <translation>Für Ja oder Nein: was einem Score fehlt, um 1 weit auf der richtigen Seite von 0 zu sein.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>Squared</source>
        <translation>Quadriert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>whether what it lacks is squared</source>
        <translation>ob das Fehlende quadriert wird</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>For yes or no: log(1 + exp(-score)) of a score that should be high, of its opposite where it should be low.</source>
        <translation>Für Ja oder Nein: log(1 + exp(-Score)) eines Scores, der hoch sein soll, seines Gegenteils, wo er niedrig sein soll.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>For distances: small where the target says alike, at least the margin where it does not.</source>
        <translation>Für Abstände: klein, wo das Ziel gleich sagt, sonst mindestens der Abstand.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>Margin</source>
        <translation>Abstand (Margin)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>how large the distance of what is not alike should be</source>
        <translation>wie groß der Abstand des Ungleichen sein soll</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>For one class of several: what its score lacks to be ahead of the best other one by 1.</source>
        <translation>Für eine von mehreren Klassen: was ihrem Score fehlt, um dem besten anderen um 1 voraus zu sein.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>For one class of several: what its score lacks to be ahead of each other one by the margin.</source>
        <translation>Für eine von mehreren Klassen: was ihrem Score fehlt, um jedem anderen um den Abstand voraus zu sein.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>by how much what is right should be ahead</source>
        <translation>um wie viel das Richtige voraus sein soll</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>P</source>
        <translation>P</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>2: what it lacks is squared</source>
        <translation>2: Das Fehlende wird quadriert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>For several classes at once: what their scores lack to be ahead of the others; the target lists their numbers.</source>
        <translation>Für mehrere Klassen zugleich: was ihren Scores fehlt, um den anderen voraus zu sein; das Ziel nennt ihre Nummern.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>The target has the shape of the scores; the numbers in it end at the first that is negative.</source>
        <translation>Das Ziel hat die Form der Scores; die Nummern darin enden an der ersten, die negativ ist.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>For several classes at once: yes or no for each, compared with its score; the mean over the classes.</source>
        <translation>Für mehrere Klassen zugleich: Ja oder Nein für jede, mit ihrem Score verglichen; das Mittel über die Klassen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/margin_losses.py"/>
        <source>For two scores: which one should be larger; a target above 0 says the first, any other the second.</source>
        <translation>Für zwei Scores: welcher größer sein soll; ein Ziel über 0 sagt der erste, jedes andere der zweite.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>kinds do not mix</source>
        <translation>Arten lassen sich nicht mischen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>Concatenate puts values side by side along one axis</source>
        <translation>Concatenate legt Werte entlang einer Achse nebeneinander</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>values of the same shape as before, {0}</source>
        <translation>Werte derselben Form wie zuvor, {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>Concatenate puts values of one form side by side</source>
        <translation>Concatenate legt Werte einer Form nebeneinander</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>the sizes of the first, {0}, but for axis {1}</source>
        <translation>die Größen des ersten, {0}, bis auf Achse {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>Flatten input {0}</source>
        <translation>Eingang {0} flach machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>{0} joins them entry by entry</source>
        <translation>{0} verbindet sie Eintrag für Eintrag</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>Make it {0} channels</source>
        <translation>{0} Kanäle daraus machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>values of one kind as the first, {0}</source>
        <translation>Werte einer Art wie der erste, {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>values with {0} axes as the first, {1}</source>
        <translation>Werte mit {0} Achsen wie der erste, {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>The sum of its inputs, entry by entry.</source>
        <translation>Die Summe ihrer Eingänge, Eintrag für Eintrag.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>The product of its inputs, entry by entry.</source>
        <translation>Das Produkt ihrer Eingänge, Eintrag für Eintrag.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>The mean of its inputs, entry by entry.</source>
        <translation>Das Mittel ihrer Eingänge, Eintrag für Eintrag.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>The largest of its inputs, entry by entry.</source>
        <translation>Der größte ihrer Eingänge, Eintrag für Eintrag.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>The smallest of its inputs, entry by entry.</source>
        <translation>Der kleinste ihrer Eingänge, Eintrag für Eintrag.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>The first input minus the second, entry by entry.</source>
        <translation>Der erste Eingang minus den zweiten, Eintrag für Eintrag.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>The first input divided by the second, entry by entry.</source>
        <translation>Der erste Eingang durch den zweiten, Eintrag für Eintrag.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>Its inputs one after another along an axis.</source>
        <translation>Ihre Eingänge hintereinander entlang einer Achse.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/merge.py"/>
        <source>axis counted from the end; none: channels of images, else the last</source>
        <translation>Achse, vom Ende gezählt; keine: Kanäle von Bildern, sonst die letzte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>{0} for {1}</source>
        <translation>{0} für {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>probabilities</source>
        <translation>Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>{0} score</source>
        <translation>{0} Score</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>{0} scores</source>
        <translation>{0} Scores</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>scores (logits)</source>
        <translation>Scores (Logits)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>scores of any size</source>
        <translation>Scores beliebiger Größe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>a probability is never below 0, so the answer would always be yes</source>
        <translation>eine Wahrscheinlichkeit ist nie unter 0, also wäre die Antwort immer Ja</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>there is no sigmoid before it, so the scores lie on both sides of 0, not of 0.5</source>
        <translation>davor steht keine Sigmoidfunktion, also liegen die Scores auf beiden Seiten von 0, nicht von 0.5</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>what sigmoid makes</source>
        <translation>was sigmoid macht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>the lengths of the sequences say already what is padding, so that the class 0 is left out of the count</source>
        <translation>die Längen der Sequenzen sagen schon, was Auffüllung ist, sodass die Klasse 0 nicht mitgezählt wird</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>Count all classes</source>
        <translation>Alle Klassen zählen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>each token has one</source>
        <translation>jedes Token hat eines</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>a score and a share for each class</source>
        <translation>ein Score und ein Anteil für jede Klasse</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>the highest of both are compared</source>
        <translation>die höchsten von beiden werden verglichen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>among them the right one is looked for</source>
        <translation>unter ihnen wird der richtige gesucht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>a label of padding</source>
        <translation>ein Label der Auffüllung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>0, the first class</source>
        <translation>0, die erste Klasse</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>yes or no over sequences of different lengths cannot be written in PyTorch yet</source>
        <translation>Ja oder Nein über Sequenzen verschiedener Länge lässt sich in PyTorch noch nicht schreiben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>{0} answer</source>
        <translation>{0} Antwort</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>{0} answers</source>
        <translation>{0} Antworten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>Give the layer before {0} units</source>
        <translation>Davor {0} Einheiten geben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>Compare with 0.5</source>
        <translation>Mit 0.5 vergleichen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>Compare with 0</source>
        <translation>Mit 0 vergleichen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>Allow {0}</source>
        <translation>{0} erlauben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>at least {0} scores</source>
        <translation>mindestens {0} Scores</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>The share of right answers: the highest score is the answer, or yes where a single score is high enough.</source>
        <translation>Der Anteil richtiger Antworten: Der höchste Score ist die Antwort, oder Ja, wo ein einzelner Score hoch genug ist.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>Binary</source>
        <translation>Binär</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>a single score means yes above 0 (logits) or 0.5 (probabilities)</source>
        <translation>ein einzelner Score heißt Ja über 0 (logits) oder 0.5 (probabilities)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>The share of right answers to yes or no: yes where the prediction is above the threshold.</source>
        <translation>Der Anteil richtiger Antworten auf Ja oder Nein: Ja, wo die Vorhersage über der Schwelle liegt.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>above which prediction the answer is yes; 0 for scores (logits)</source>
        <translation>über welcher Vorhersage die Antwort Ja ist; 0 für Scores (Logits)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>The share of right answers where the target has a share for each class: the highest of both must be the same.</source>
        <translation>Der Anteil richtiger Antworten, wo das Ziel für jede Klasse einen Anteil hat: Das Höchste von beiden muss dasselbe sein.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>The share of cases in which the right class has one of the k highest scores.</source>
        <translation>Der Anteil der Fälle, in denen die richtige Klasse einen der k höchsten Scores hat.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>K</source>
        <translation>K</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>how many answers are allowed</source>
        <translation>wie viele Antworten erlaubt sind</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>The share of tokens or tags that are predicted right, where they are not those of the padding.</source>
        <translation>Der Anteil der Tokens oder Tags, die richtig vorhergesagt sind, wo sie nicht die der Auffüllung sind.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/metrics.py"/>
        <source>Between how many tokens or classes the net wavers: e to the power of the mean cross-entropy of its scores.</source>
        <translation>Zwischen wie vielen Tokens oder Klassen das Netz schwankt: e hoch die mittlere Kreuzentropie seiner Scores.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>Use the last axis</source>
        <translation>Die letzte Achse verwenden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>there is no such axis</source>
        <translation>eine solche Achse gibt es nicht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>Use one group</source>
        <translation>Eine Gruppe verwenden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>an axis of fixed size</source>
        <translation>eine Achse fester Größe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>an image (channels, height, width), a volume or a sequence of one length (steps, features)</source>
        <translation>ein Bild (Kanäle, Höhe, Breite), ein Volumen oder eine Sequenz einer Länge (Schritte, Merkmale)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>an image (channels, height, width) or a vector, a volume or a sequence of one length</source>
        <translation>ein Bild (Kanäle, Höhe, Breite) oder ein Vektor, ein Volumen oder eine Sequenz einer Länge</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>a value that is alone would always become 0</source>
        <translation>ein Wert, der allein ist, würde immer 0</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>the statistics are those of the places of a channel</source>
        <translation>die Statistik ist die der Orte eines Kanals</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>each place is compared across channels</source>
        <translation>jeder Ort wird über Kanäle verglichen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>the statistics belong to channels, features or entries</source>
        <translation>die Statistik gehört zu Kanälen, Merkmalen oder Einträgen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>PyTorch's batch norm has an unbiased running variance: set variance to 'unbiased'</source>
        <translation>die Batch-Normierung von PyTorch hat eine erwartungstreue laufende Varianz: variance auf 'unbiased' setzen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>so many are normalized together</source>
        <translation>so viele werden gemeinsam normiert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>the length of a sequence cannot be among them</source>
        <translation>die Länge einer Sequenz kann nicht darunter sein</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>the statistics belong to groups of channels</source>
        <translation>die Statistik gehört zu Gruppen von Kanälen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>each group is normalized by itself</source>
        <translation>jede Gruppe wird für sich normiert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>more than one value in a group</source>
        <translation>mehr als ein Wert in einer Gruppe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>more than one place in a channel</source>
        <translation>mehr als ein Ort in einem Kanal</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>these sequences differ in length</source>
        <translation>diese Sequenzen sind verschieden lang</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>channels that divide into {0} groups</source>
        <translation>Kanäle, die sich in {0} Gruppen teilen lassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>Count the steps of each sequence, as Keras does</source>
        <translation>Die Schritte jeder Sequenz zählen, wie Keras</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>Normalize over {0}</source>
        <translation>Über {0} normieren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>Use {0} groups</source>
        <translation>{0} Gruppen verwenden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>Normalizes each channel of images and volumes, each feature of sequences or entry of vectors, over the batch.</source>
        <translation>Normiert jeden Kanal von Bildern und Volumen, jedes Merkmal von Sequenzen oder jeden Eintrag von Vektoren über den Batch.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>y = γ · (x − μ) / √(σ² + eps) + β, with mean μ and variance σ² over the batch. Ioffe and Szegedy, 2015.</source>
        <translation>y = γ · (x − μ) / √(σ² + eps) + β, mit Mittel μ und Varianz σ² über den Batch. Ioffe und Szegedy, 2015.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>share of a batch in the running mean and variance</source>
        <translation>Anteil eines Batches an laufendem Mittel und laufender Varianz</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>added to the variance, against division by 0</source>
        <translation>zur Varianz addiert, gegen Teilen durch 0</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>Affine</source>
        <translation>Affin</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>whether a learned scale and shift follow, or one of both</source>
        <translation>ob gelernter Faktor und gelernte Verschiebung folgen, oder eines davon</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>Variance</source>
        <translation>Varianz</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>running variance of n values: over n - 1 as in PyTorch, or over n as in Keras</source>
        <translation>laufende Varianz von n Werten: durch n - 1 wie in PyTorch, oder durch n wie in Keras</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>Normalizes each sample by itself, over its last axes.</source>
        <translation>Normiert jedes Beispiel für sich, über seine letzten Achsen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>y = γ · (x − μ) / √(σ² + eps) + β, with mean μ and variance σ² of each sample. Ba et al., 2016.</source>
        <translation>y = γ · (x − μ) / √(σ² + eps) + β, mit Mittel μ und Varianz σ² jedes Beispiels. Ba et al., 2016.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>Trailing</source>
        <translation>Hintere</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>how many of the last axes are normalized together</source>
        <translation>wie viele der letzten Achsen gemeinsam normiert werden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>Divides each sample by the root of its mean square over the last axes: like LayerNorm, without the mean.</source>
        <translation>Teilt jedes Beispiel durch die Wurzel seines mittleren Quadrats über die letzten Achsen: wie LayerNorm, ohne das Mittel.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>y = γ · x / √(mean(x²) + eps). Zhang and Sennrich, 2019.</source>
        <translation>y = γ · x / √(mean(x²) + eps). Zhang und Sennrich, 2019.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>added to the mean square, against division by 0</source>
        <translation>zum mittleren Quadrat addiert, gegen Teilen durch 0</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>whether a learned scale follows</source>
        <translation>ob ein gelernter Faktor folgt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>Normalizes groups of channels of each sample by itself.</source>
        <translation>Normiert Gruppen von Kanälen jedes Beispiels für sich.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>y = γ · (x − μ) / √(σ² + eps) + β, with μ and σ² of each group of channels. Wu and He, 2018.</source>
        <translation>y = γ · (x − μ) / √(σ² + eps) + β, mit μ und σ² jeder Gruppe von Kanälen. Wu und He, 2018.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>groups that the channels are cut into, in their order</source>
        <translation>Gruppen, in die die Kanäle der Reihe nach geteilt werden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>Normalizes each channel of each sample by itself, over its pixels, steps or voxels.</source>
        <translation>Normiert jeden Kanal jedes Beispiels für sich, über seine Pixel, Schritte oder Voxel.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>y = γ · (x − μ) / √(σ² + eps) + β, with μ and σ² of each channel. Ulyanov et al., 2016.</source>
        <translation>y = γ · (x − μ) / √(σ² + eps) + β, mit μ und σ² jedes Kanals. Ulyanov et al., 2016.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>Divides each value by what neighbouring channels have at its place: (k + alpha s)^beta, s their mean square.</source>
        <translation>Teilt jeden Wert durch das, was benachbarte Kanäle an seinem Ort haben: (k + alpha s)^beta, s ihr mittleres Quadrat.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>Neighbours</source>
        <translation>Nachbarn</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>channels that count, the value's own in their middle</source>
        <translation>Kanäle, die zählen, der eigene in ihrer Mitte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>factor of the mean square</source>
        <translation>Faktor des mittleren Quadrats</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>power of the divisor</source>
        <translation>Potenz des Teilers</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>what the divisor has at least, before its power</source>
        <translation>was der Teiler vor seiner Potenz mindestens hat</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>Divides by the Euclidean norm along an axis: what comes out has the length 1.</source>
        <translation>Teilt durch die euklidische Norm entlang einer Achse: Was herauskommt, hat die Länge 1.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>axis of the norm, counted from the end</source>
        <translation>Achse der Norm, vom Ende gezählt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/normalization.py"/>
        <source>the least that is divided by</source>
        <translation>das Kleinste, wodurch geteilt wird</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>Let it take averages, not logarithms</source>
        <translation>Ihn Mittelwerte nehmen lassen, nicht Logarithmen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>each predicted number has a variance of its own</source>
        <translation>jede vorhergesagte Zahl hat eine eigene Varianz</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>the loss applies the exponential itself, after the {0}</source>
        <translation>der Verlust wendet die Exponentialfunktion selbst an, nach {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>logarithms of averages</source>
        <translation>Logarithmen von Mittelwerten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>positive numbers</source>
        <translation>positive Zahlen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>a target of the prediction's shape</source>
        <translation>ein Ziel von der Form der Vorhersage</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>each has a variance</source>
        <translation>jede hat eine Varianz</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>variances as {0}</source>
        <translation>Varianzen wie {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>For numbers: the mean of the sizes of the differences, which single outliers move little.</source>
        <translation>Für Zahlen: das Mittel der Beträge der Abweichungen, das einzelne Ausreißer wenig bewegen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>For numbers: half the square of small differences, the size of large ones.</source>
        <translation>Für Zahlen: das halbe Quadrat kleiner Abweichungen, der Betrag großer.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>Delta</source>
        <translation>Delta</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>from which difference on the size counts rather than the square</source>
        <translation>ab welcher Abweichung der Betrag zählt statt des Quadrats</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>For numbers: the size of the differences, rounded off near 0, as for the corners of boxes.</source>
        <translation>Für Zahlen: der Betrag der Abweichungen, nahe 0 gerundet, wie für die Ecken von Boxen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>below which difference the loss is a parabola</source>
        <translation>unter welcher Abweichung der Verlust eine Parabel ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>For numbers: log cosh of the differences, nearly half the square of small ones and the size of large ones.</source>
        <translation>Für Zahlen: log cosh der Abweichungen, fast das halbe Quadrat kleiner und der Betrag großer.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>For numbers: by how many percent of the target the prediction is off; targets near 0 weigh much.</source>
        <translation>Für Zahlen: um wie viel Prozent des Ziels die Vorhersage daneben liegt; Ziele nahe 0 wiegen viel.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>For positive numbers: the squared differences of the logarithms of 1 + prediction and 1 + target.</source>
        <translation>Für positive Zahlen: die quadrierten Abweichungen der Logarithmen von 1 + Vorhersage und 1 + Ziel.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>For counts: how unlikely they are where so many are predicted on average (Poisson distributions).</source>
        <translation>Für Anzahlen: wie unwahrscheinlich sie sind, wo im Mittel so viele vorhergesagt sind (Poisson-Verteilungen).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>whether the prediction is the logarithm of the average, which may be any number</source>
        <translation>ob die Vorhersage der Logarithmus des Mittels ist, der jede Zahl sein darf</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>whether the part that only depends on the target is added (by Stirling's formula)</source>
        <translation>ob der Teil addiert wird, der nur vom Ziel abhängt (nach Stirlings Formel)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>Eps</source>
        <translation>Eps</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>what is added to an average before its logarithm</source>
        <translation>was vor dem Logarithmus zu einem Mittelwert addiert wird</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>For numbers with a predicted uncertainty: how unlikely they are under normal distributions.</source>
        <translation>Für Zahlen mit vorhergesagter Unsicherheit: wie unwahrscheinlich sie unter Normalverteilungen sind.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>whether log(2 pi) / 2 is added, which changes no gradient</source>
        <translation>ob log(2 pi) / 2 addiert wird, was keinen Gradienten ändert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_losses.py"/>
        <source>least variance</source>
        <translation>kleinste Varianz</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_metrics.py"/>
        <source>the window has to fit into the image</source>
        <translation>das Fenster muss in das Bild passen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_metrics.py"/>
        <source>it takes more lines than the script has for a metric</source>
        <translation>sie braucht mehr Zeilen, als das Skript für eine Metrik hat</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_metrics.py"/>
        <source>images (channels, height, width)</source>
        <translation>Bilder (Kanäle, Höhe, Breite)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_metrics.py"/>
        <source>pixels are compared</source>
        <translation>Pixel werden verglichen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_metrics.py"/>
        <source>Use a window of {0} pixels</source>
        <translation>Ein Fenster von {0} Pixeln verwenden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_metrics.py"/>
        <source>images of at least {0} pixels</source>
        <translation>Bilder von mindestens {0} Pixeln</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_metrics.py"/>
        <source>The mean size of the differences.</source>
        <translation>Der mittlere Betrag der Abweichungen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_metrics.py"/>
        <source>The mean of the squared differences.</source>
        <translation>Das Mittel der quadrierten Abweichungen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_metrics.py"/>
        <source>The square root of the mean of the squared differences, in the unit of the target.</source>
        <translation>Die Wurzel aus dem Mittel der quadrierten Abweichungen, in der Einheit des Ziels.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_metrics.py"/>
        <source>How much of the variance of the target the prediction explains: 1 is all, 0 as much as its mean does.</source>
        <translation>Wie viel der Varianz des Ziels die Vorhersage erklärt: 1 ist alles, 0 so viel wie ihr Mittel.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_metrics.py"/>
        <source>How much louder the image is than the error, in decibels: the mean over the images.</source>
        <translation>Wie viel lauter das Bild ist als der Fehler, in Dezibel: das Mittel über die Bilder.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_metrics.py"/>
        <source>Peak</source>
        <translation>Spitze</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_metrics.py"/>
        <source>the largest value that a pixel can have: 1, or 255</source>
        <translation>der größte Wert, den ein Pixel haben kann: 1 oder 255</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/number_metrics.py"/>
        <source>How alike two images are in brightness, contrast and structure, under a Gaussian window; 1 is equal.</source>
        <translation>Wie gleich zwei Bilder in Helligkeit, Kontrast und Struktur sind, unter einem Gaußfenster; 1 ist gleich.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>a list of class numbers as target</source>
        <translation>eine Liste von Klassennummern als Ziel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>they are read one after the other</source>
        <translation>sie werden nacheinander gelesen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>scores (steps, classes)</source>
        <translation>Scores (Schritte, Klassen)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>at each step there is one set of them</source>
        <translation>an jedem Schritt gibt es einen Satz davon</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>Make class 0 the blank</source>
        <translation>Die Klasse 0 zur leeren machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>it is one of the scores</source>
        <translation>sie ist einer der Scores</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>0 as the blank</source>
        <translation>0 als leere</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>0 fills short sequences</source>
        <translation>0 füllt kurze Sequenzen auf</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>each label takes one</source>
        <translation>jedes Label nimmt einen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>the labels go up to {0}, and the blank is among them</source>
        <translation>die Labels gehen bis {0}, und das leere ist darunter</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>{0} scores at each step</source>
        <translation>{0} Scores an jedem Schritt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>a blank below {0}</source>
        <translation>eine leere unter {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>at least {0} steps</source>
        <translation>mindestens {0} Schritte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>For labels without times: how improbably scores over time read as them, repeats merged and blanks dropped.</source>
        <translation>Für Labels ohne Zeiten: wie unwahrscheinlich Scores über die Zeit sich so lesen, Wiederholungen verschmolzen, Leere ausgelassen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>The prediction holds scores (steps, classes), the target class numbers (labels,), which the blank fills up.</source>
        <translation>Die Vorhersage hat Scores (Schritte, Klassen), das Ziel Klassennummern (Labels,), die das Leere auffüllt.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>Blank</source>
        <translation>Leer</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>the class that is no label, and fills short targets</source>
        <translation>die Klasse, die kein Label ist und kurze Ziele auffüllt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>Skip impossible</source>
        <translation>Unmögliche auslassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>whether samples with too few steps for their labels count 0, not infinity</source>
        <translation>ob Beispiele mit zu wenigen Schritten für ihre Labels als 0 zählen, nicht als unendlich</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/other_losses.py"/>
        <source>A value that is a loss itself, such as that of an expression; the mean of all its numbers.</source>
        <translation>Ein Wert, der selbst ein Verlust ist, etwa der eines Ausdrucks; das Mittel aller seiner Zahlen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/overlap_losses.py"/>
        <source>two classes, 0 and 1</source>
        <translation>zwei Klassen, 0 und 1</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/overlap_losses.py"/>
        <source>there is one area, of yes</source>
        <translation>es gibt eine Fläche, die von Ja</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/overlap_losses.py"/>
        <source>For areas in images: how little they overlap, where what is missed and what is found in vain weigh apart.</source>
        <translation>Für Flächen in Bildern: wie wenig sie sich überlappen, wobei Übersehenes und vergeblich Gefundenes getrennt wiegen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/overlap_losses.py"/>
        <source>Misses</source>
        <translation>Übersehen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/overlap_losses.py"/>
        <source>how much counts what is there and not found</source>
        <translation>wie viel zählt, was da ist und nicht gefunden wird</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/overlap_losses.py"/>
        <source>Alarms</source>
        <translation>Fehlalarme</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/overlap_losses.py"/>
        <source>how much counts what is found and not there</source>
        <translation>wie viel zählt, was gefunden wird und nicht da ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/overlap_losses.py"/>
        <source>added to the divisor, against division by 0</source>
        <translation>zum Teiler addiert, gegen Teilen durch 0</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/parameters.py"/>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/parameters.py"/>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/parameters.py"/>
        <source>at most {0}</source>
        <translation>höchstens {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/parameters.py"/>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/parameters.py"/>
        <source>any number</source>
        <translation>eine beliebige Zahl</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/parameters.py"/>
        <source>, or </source>
        <translation>, oder </translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/parameters.py"/>
        <source>a whole number</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/parameters.py"/>
        <source>{0} values</source>
        <translation>{0} Werte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/parameters.py"/>
        <source>from {0} to below {1}</source>
        <translation>von {0} bis unter {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/parameters.py"/>
        <source>from {0} to {1}</source>
        <translation>von {0} bis {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/parameters.py"/>
        <source>one of {0}</source>
        <translation>eines von {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/parameters.py"/>
        <source>a list of values</source>
        <translation>eine Liste von Werten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/parameters.py"/>
        <source>at least {0}</source>
        <translation>mindestens {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/parameters.py"/>
        <source>{0} as {1}</source>
        <translation>{0} als {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/pooling.py"/>
        <source>padding smaller than the window</source>
        <translation>ein Padding kleiner als das Fenster</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/pooling.py"/>
        <source>a window that misses the {0} has no value</source>
        <translation>ein Fenster neben dem Eingang ({0}) hat keinen Wert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/pooling.py"/>
        <source>The largest value of each window that moves along a sequence (steps, features).</source>
        <translation>Der größte Wert jedes Fensters, das eine Sequenz (Schritte, Merkmale) entlangwandert.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/pooling.py"/>
        <source>steps in a window</source>
        <translation>Schritte in einem Fenster</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/pooling.py"/>
        <source>steps between windows; none: as many as in the window</source>
        <translation>Schritte zwischen Fenstern; keine: so viele wie im Fenster</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/pooling.py"/>
        <source>'same': the length divided by the stride, rounded up; or steps at the ends</source>
        <translation>'same': die Länge durch die Schrittweite, aufgerundet; oder Schritte an den Enden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/pooling.py"/>
        <source>The largest value of each window that moves over an image.</source>
        <translation>Der größte Wert jedes Fensters, das über ein Bild wandert.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/pooling.py"/>
        <source>height and width of a window</source>
        <translation>Höhe und Breite eines Fensters</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/pooling.py"/>
        <source>The largest value of each window that moves through a volume (channels, depth, height, width).</source>
        <translation>Der größte Wert jedes Fensters, das durch ein Volumen (Kanäle, Tiefe, Höhe, Breite) wandert.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/pooling.py"/>
        <source>depth, height and width of a window</source>
        <translation>Tiefe, Höhe und Breite eines Fensters</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/pooling.py"/>
        <source>The mean of each window that moves along a sequence (steps, features); padding is not counted.</source>
        <translation>Das Mittel jedes Fensters, das eine Sequenz (Schritte, Merkmale) entlangwandert; Padding zählt nicht.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/pooling.py"/>
        <source>The mean of each window that moves over an image; padding is not counted.</source>
        <translation>Das Mittel jedes Fensters, das über ein Bild wandert; Padding zählt nicht.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/pooling.py"/>
        <source>The mean of each window that moves through a volume; padding is not counted.</source>
        <translation>Das Mittel jedes Fensters, das durch ein Volumen wandert; Padding zählt nicht.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/positions.py"/>
        <source>Provide for 512 steps</source>
        <translation>Für 512 Schritte vorsorgen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/positions.py"/>
        <source>a number of positions</source>
        <translation>eine Zahl von Positionen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/positions.py"/>
        <source>sequences of any length may come</source>
        <translation>Sequenzen beliebiger Länge können kommen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/positions.py"/>
        <source>each needs a vector of its own</source>
        <translation>jede braucht einen eigenen Vektor</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/positions.py"/>
        <source>Provide for {0} steps</source>
        <translation>Für {0} Schritte vorsorgen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/positions.py"/>
        <source>at most {0} steps</source>
        <translation>höchstens {0} Schritte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/positions.py"/>
        <source>Adds a learned vector to each step, so that attention can tell the steps apart.</source>
        <translation>Addiert zu jedem Schritt einen gelernten Vektor, damit Attention die Schritte unterscheiden kann.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/positions.py"/>
        <source>Positions</source>
        <translation>Positionen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/positions.py"/>
        <source>steps of the longest sequence; none: as many as there are</source>
        <translation>Schritte der längsten Sequenz; keine: so viele, wie es gibt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/positions.py"/>
        <source>Adds sines and cosines of the position to each step, so that attention can tell the steps apart.</source>
        <translation>Addiert zu jedem Schritt Sinus und Kosinus der Position, damit Attention die Schritte unterscheiden kann.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/positions.py"/>
        <source>Vaswani et al., 2017.</source>
        <translation>Vaswani et al., 2017.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/positions.py"/>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/positions.py"/>
        <source>how much slower the last entries turn than the first</source>
        <translation>wievielmal langsamer die letzten Einträge sich drehen als die ersten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>Make it {0} entries</source>
        <translation>{0} Einträge daraus machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>Dot adds up along it</source>
        <translation>Dot addiert sie entlang</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>MatMul multiplies matrices (rows, columns)</source>
        <translation>MatMul multipliziert Matrizen (Zeilen, Spalten)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>each has its partner</source>
        <translation>jede hat ihren Partner</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>two matrices, or as many of them</source>
        <translation>zwei Matrizen, oder gleich viele davon</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>Exchange rows and columns of the second</source>
        <translation>Zeilen und Spalten der zweiten vertauschen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>Put the new axis last</source>
        <translation>Die neue Achse ans Ende setzen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>Use the last axis of both</source>
        <translation>Von beiden die letzte Achse verwenden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>a second value with {0} columns</source>
        <translation>ein zweiter Wert mit {0} Spalten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>a second value with {0} rows</source>
        <translation>ein zweiter Wert mit {0} Zeilen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>the first is {0}</source>
        <translation>der erste ist {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>as many matrices as the first, {0}</source>
        <translation>so viele Matrizen wie der erste, {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>Stack needs equal ones</source>
        <translation>Stack braucht gleiche</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>a size of {0} at axis {1} of the second</source>
        <translation>eine Größe von {0} an Achse {1} des zweiten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>vectors like the first, {0}</source>
        <translation>Vektoren wie der erste, {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>at least {0} axes before it</source>
        <translation>mindestens {0} Achsen davor</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>values like the first, {0}</source>
        <translation>Werte wie der erste, {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>Sums of products along one axis of each input; the axes that are left follow, those of the first before.</source>
        <translation>Summen von Produkten entlang je einer Achse der Eingänge; die übrigen Achsen folgen, die des ersten voran.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>the axis, counted from the end, or one of the first and one of the second</source>
        <translation>die Achse, vom Ende gezählt, oder eine des ersten und eine des zweiten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>Normalize</source>
        <translation>Normieren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>whether vectors are divided by their lengths first: cosines come out</source>
        <translation>ob Vektoren erst durch ihre Längen geteilt werden: Kosinus kommen heraus</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>The matrix product of the last two axes of its inputs: rows by columns.</source>
        <translation>Das Matrixprodukt der letzten beiden Achsen ihrer Eingänge: Zeilen mal Spalten.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>Transposed</source>
        <translation>Transponiert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>whether rows and columns of the second are exchanged first, as for attention</source>
        <translation>ob Zeilen und Spalten des zweiten erst vertauscht werden, wie für Attention</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>The cosine of the angle between two vectors: 1 for the same direction, -1 for the opposite one.</source>
        <translation>Der Kosinus des Winkels zwischen zwei Vektoren: 1 für dieselbe Richtung, -1 für die entgegengesetzte.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>axis of the vectors, counted from the end</source>
        <translation>Achse der Vektoren, vom Ende gezählt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>shorter vectors count as this long, against division by 0</source>
        <translation>kürzere Vektoren zählen als so lang, gegen Teilen durch 0</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>Its inputs, all of one shape, beside each other along a new axis.</source>
        <translation>Ihre Eingänge, alle von einer Form, nebeneinander entlang einer neuen Achse.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/products.py"/>
        <source>where the new axis stands, counted from the end; none: first</source>
        <translation>wo die neue Achse steht, vom Ende gezählt; keine: zuerst</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>{0} at {1}</source>
        <translation>{0} an {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>a wire at state too</source>
        <translation>auch eine Verbindung an state</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>one at cell alone</source>
        <translation>eine nur an cell</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>reading starts from both</source>
        <translation>das Lesen beginnt mit beiden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>reading starts from that state</source>
        <translation>das Lesen beginnt mit diesem Zustand</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>PyTorch drops nothing between steps: set recurrent_dropout to 0</source>
        <translation>PyTorch lässt zwischen Schritten nichts ausfallen: recurrent_dropout auf 0 setzen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>PyTorch's has no other functions: leave the activations as they are</source>
        <translation>PyTorch hat keine anderen Funktionen dafür: die Aktivierungen lassen, wie sie sind</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>PyTorch cannot read sequences of different lengths from their ends alone</source>
        <translation>PyTorch kann Sequenzen verschiedener Länge nicht allein von hinten lesen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>PyTorch's GRU has the reset gate after the linear map: switch reset_after on</source>
        <translation>Die GRU von PyTorch hat das Reset-Gate nach der linearen Abbildung: reset_after einschalten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>Reads a sequence step by step: each state is a function of the step and the state before it.</source>
        <translation>Liest eine Sequenz Schritt für Schritt: Jeder Zustand ist eine Funktion des Schritts und des Zustands davor.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>h = tanh(W x + U h + b), step by step. Elman, 1990.</source>
        <translation>h = tanh(W x + U h + b), Schritt für Schritt. Elman, 1990.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>entries of the state, in each direction</source>
        <translation>Einträge des Zustands, in jeder Richtung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>Return sequences</source>
        <translation>Alle Schritte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>whether the state of every step comes out, not only the last</source>
        <translation>ob der Zustand jedes Schritts herauskommt, nicht nur der letzte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>Bidirectional</source>
        <translation>Bidirektional</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>whether the sequence is read from its end too; both states come out</source>
        <translation>ob die Sequenz auch von hinten gelesen wird; beide Zustände kommen heraus</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>how many of them, one above the other</source>
        <translation>wie viele davon, eine über der anderen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>share of the entries dropped between two of them in training</source>
        <translation>Anteil der Einträge, die im Training zwischen zweien ausfallen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>Return state</source>
        <translation>Zustand ausgeben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>whether the last state comes out too, for another one to start from</source>
        <translation>ob auch der letzte Zustand herauskommt, damit ein anderes damit beginnen kann</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>Go backwards</source>
        <translation>Rückwärts</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>whether the sequence is read from its end, and comes out in that order</source>
        <translation>ob die Sequenz von hinten gelesen wird und in dieser Reihenfolge herauskommt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>how both directions become one: side by side, their sum, product or mean</source>
        <translation>wie beide Richtungen eins werden: nebeneinander, ihre Summe, ihr Produkt oder ihr Mittel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>whether learned numbers are added in each step</source>
        <translation>ob in jedem Schritt gelernte Zahlen addiert werden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>Input dropout</source>
        <translation>Eingangs-Dropout</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>share of the features that no step sees in training</source>
        <translation>Anteil der Merkmale, die im Training kein Schritt sieht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>Recurrent dropout</source>
        <translation>Rekurrentes Dropout</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>share of the state that no step sees in training</source>
        <translation>Anteil des Zustands, den im Training kein Schritt sieht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>first values of the weights of steps</source>
        <translation>erste Werte der Gewichte von Schritten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>Recurrent initializer</source>
        <translation>Rekurrente Initialisierung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>first values of the weights of the state</source>
        <translation>erste Werte der Gewichte des Zustands</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>Bias initializer</source>
        <translation>Bias-Initialisierung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>first values of the added numbers</source>
        <translation>erste Werte der addierten Zahlen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>function that makes the state</source>
        <translation>Funktion, die den Zustand macht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>Reads a sequence step by step and keeps what matters in a state (long short-term memory).</source>
        <translation>Liest eine Sequenz Schritt für Schritt und behält das Wichtige in einem Zustand (Long Short-Term Memory).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>c = f · c + i · g; h = o · tanh(c), with gates f, i, o and news g of x and h. Hochreiter and Schmidhuber, 1997.</source>
        <translation>c = f · c + i · g; h = o · tanh(c), mit Gates f, i, o und Neuem g aus x und h. Hochreiter und Schmidhuber, 1997.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>function that makes what is new</source>
        <translation>Funktion, die das Neue macht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>Recurrent activation</source>
        <translation>Rekurrente Aktivierung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>function of the gates</source>
        <translation>Funktion der Gates</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>Forget bias</source>
        <translation>Forget-Bias</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>whether the forget gate begins open: 1 is added to it at first</source>
        <translation>ob das Forget-Gate offen beginnt: Anfangs wird 1 dazu addiert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>Reads a sequence step by step; gates say what of the state is kept and what is new (gated recurrent unit).</source>
        <translation>Liest eine Sequenz Schritt für Schritt; Gates sagen, was vom Zustand bleibt und was neu ist (Gated Recurrent Unit).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>h = z · h + (1 − z) · n, with the gate z and news n of x and h. Cho et al., 2014.</source>
        <translation>h = z · h + (1 − z) · n, mit dem Gate z und Neuem n aus x und h. Cho et al., 2014.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>Reset after</source>
        <translation>Reset danach</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/recurrent.py"/>
        <source>whether the reset gate works on the state after its linear map, not before</source>
        <translation>ob das Reset-Gate nach der linearen Abbildung des Zustands wirkt, nicht davor</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/samples.py"/>
        <source>1,797 handwritten digits of 8 × 8 pixels, from 0 (white) to 1 (black), and which digit each one is.</source>
        <translation>1.797 handgeschriebene Ziffern von 8 × 8 Pixeln, von 0 (weiß) bis 1 (schwarz), und welche Ziffer jede ist.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/samples.py"/>
        <source>5,000 handwritten digits of 28 × 28 pixels from MNIST, from 0 to 1 (ink), and which digit each one is.</source>
        <translation>5.000 handgeschriebene Ziffern von 28 × 28 Pixeln aus MNIST, von 0 bis 1 (Tinte), und welche Ziffer jede ist.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/samples.py"/>
        <source>1,149 blood cells of 32 × 32 pixels in colour: red cells (0), white cells (1) and platelets (2).</source>
        <translation>1.149 Blutzellen von 32 × 32 Pixeln in Farbe: rote (0), weiße (1) und Blutplättchen (2).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/samples.py"/>
        <source>14,178 sentences of film and product reviews as word numbers, and whether people found them positive (1).</source>
        <translation>14.178 Sätze aus Film- und Produktkritiken als Wortnummern, und ob Menschen sie positiv fanden (1).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/samples.py"/>
        <source>The most frequent words get the numbers from 2; 0 fills short sentences, 1 is any other word.</source>
        <translation>Die häufigsten Wörter bekommen die Nummern ab 2; 0 füllt kurze Sätze auf, 1 ist jedes andere Wort.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/samples.py"/>
        <source>different word numbers, those for filling and for other words included</source>
        <translation>verschiedene Wortnummern, die für Auffüllung und für andere Wörter eingeschlossen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/samples.py"/>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/samples.py"/>
        <source>words of a sentence that are kept; shorter ones are filled up</source>
        <translation>Wörter eines Satzes, die bleiben; kürzere werden aufgefüllt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/samples.py"/>
        <source>4,623 sentences of news as word numbers, the characters of each word, and its part of speech (98 tags).</source>
        <translation>4.623 Sätze aus Nachrichten als Wortnummern, die Zeichen jedes Worts und seine Wortart (98 Tags).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/samples.py"/>
        <source>The most frequent words get the numbers from 2; 0 fills what is short, 1 is any other word. Characters likewise.</source>
        <translation>Die häufigsten Wörter bekommen die Nummern ab 2; 0 füllt Kurzes auf, 1 ist jedes andere Wort. Zeichen ebenso.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/samples.py"/>
        <source>Letters</source>
        <translation>Buchstaben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/samples.py"/>
        <source>characters of a word that are kept; shorter ones are filled up</source>
        <translation>Zeichen eines Worts, die bleiben; kürzere werden aufgefüllt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/samples.py"/>
        <source>The text of 10,605 sentences of film reviews in pieces of word numbers, and the word that follows each word.</source>
        <translation>Der Text von 10.605 Sätzen aus Filmkritiken in Stücken von Wortnummern, und das Wort, das auf jedes folgt.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/samples.py"/>
        <source>The most frequent words get the numbers from 2; 1 is any other word.</source>
        <translation>Die häufigsten Wörter bekommen die Nummern ab 2; 1 ist jedes andere Wort.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/samples.py"/>
        <source>different word numbers, the one for other words included</source>
        <translation>verschiedene Wortnummern, die für andere Wörter eingeschlossen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/samples.py"/>
        <source>words of a piece</source>
        <translation>Wörter eines Stücks</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/sampling.py"/>
        <source>Make it as many entries</source>
        <translation>Ebenso viele Einträge daraus machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/sampling.py"/>
        <source>every number has a spread of its own</source>
        <translation>jede Zahl hat ihre eigene Streuung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/sampling.py"/>
        <source>a log-variance for each entry of the mean, {0}</source>
        <translation>eine Log-Varianz für jeden Eintrag des Mittels, {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/sampling.py"/>
        <source>Draws numbers of a mean and the logarithm of a variance, so that gradients reach both (Kingma and Welling, 2014).</source>
        <translation>Zieht Zahlen aus einem Mittel und dem Logarithmus einer Varianz, sodass Gradienten beide erreichen (Kingma und Welling, 2014).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/sampling.py"/>
        <source>In training the numbers are drawn, in evaluation and prediction they are the mean; `always` draws there too, as the usual examples for Keras do. A KLToNormal loss of the same inputs keeps them near the normal distribution.</source>
        <translation>Im Training werden die Zahlen gezogen, in Auswertung und Vorhersage sind sie das Mittel; `always` zieht auch dort, wie die üblichen Beispiele für Keras. Ein Verlust KLToNormal derselben Eingänge hält sie nahe der Normalverteilung.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/sampling.py"/>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/sampling.py"/>
        <source>whether numbers are drawn in evaluation and prediction too</source>
        <translation>ob Zahlen auch in Auswertung und Vorhersage gezogen werden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>Take as many as the data have</source>
        <translation>So viele nehmen, wie die Daten haben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>what fills sequences up would count</source>
        <translation>was Sequenzen auffüllt, würde mitzählen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>both mean and variance, or neither</source>
        <translation>Mittel und Varianz beide, oder keines</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>one of them</source>
        <translation>eines davon</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>they belong together</source>
        <translation>sie gehören zusammen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>Take mean 0 and variance 1</source>
        <translation>Mittel 0 und Varianz 1 nehmen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>values of a fixed number, or mean and variance</source>
        <translation>Werte fester Zahl, oder Mittel und Varianz</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>each class has a place of its own</source>
        <translation>jede Klasse hat ihren eigenen Platz</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>Take 10 of them</source>
        <translation>10 davon nehmen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>a number of classes</source>
        <translation>eine Zahl von Klassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>nothing says how many there are</source>
        <translation>nichts sagt, wie viele es gibt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>each has a place</source>
        <translation>jede hat einen Platz</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>A vector for each number</source>
        <translation>Ein Vektor für jede Nummer</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>several numbers a sample, of a fixed count</source>
        <translation>mehrere Nummern je Beispiel, von fester Anzahl</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>they are told together</source>
        <translation>sie werden gemeinsam genannt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>Find both while training</source>
        <translation>Beides beim Training finden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>Take mean 0 or variance 1</source>
        <translation>Mittel 0 oder Varianz 1 nehmen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>there are {0} features</source>
        <translation>es gibt {0} Merkmale</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>at most {0} classes</source>
        <translation>höchstens {0} Klassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>a {0} for each feature</source>
        <translation>{0} für jedes Merkmal</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>Multiplies every value by a number and adds another one.</source>
        <translation>Multipliziert jeden Wert mit einer Zahl und addiert eine andere.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>Scale</source>
        <translation>Faktor (Scale)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>factor; 1 / 255 brings bytes to 0 to 1</source>
        <translation>Faktor; 1 / 255 bringt Bytes auf 0 bis 1</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>Offset</source>
        <translation>Verschiebung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>what is added after</source>
        <translation>was danach addiert wird</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>Brings each feature (channels of images, else entries) to mean 0 and variance 1 over the training data.</source>
        <translation>Bringt jedes Merkmal (Kanäle von Bildern, sonst Einträge) über die Trainingsdaten auf Mittel 0 und Varianz 1.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>Mean and variance are given, or found while training, as averages over the batches so far: every batch is counted before it is used, and they settle within the first epoch. Evaluation uses what training has found. In Python `Normalization.adapted(data)` reads them off the data beforehand.</source>
        <translation>Mittel und Varianz sind gegeben oder werden beim Training gefunden, als Mittelwerte über die bisherigen Batches: Jeder Batch zählt, bevor er verwendet wird, und sie setzen sich in der ersten Epoche. Die Auswertung verwendet, was das Training fand. In Python liest `Normalization.adapted(data)` sie vorher aus den Daten.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>mean of all or of each feature; none: found while training</source>
        <translation>Mittel von allem oder jedes Merkmals; keine: beim Training gefunden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>variance of all or of each feature; none: found while training</source>
        <translation>Varianz von allem oder jedes Merkmals; keine: beim Training gefunden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>Class numbers as vectors: a 1 at the place of the class, else 0.</source>
        <translation>Klassennummern als Vektoren: eine 1 an der Stelle der Klasse, sonst 0.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>different classes, from 0; none: as many as the data say</source>
        <translation>verschiedene Klassen, von 0 an; keine: so viele, wie die Daten sagen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/scaling.py"/>
        <source>a vector for each number, or one for all of a sample's: which, or how often</source>
        <translation>ein Vektor für jede Nummer, oder einer für alle eines Beispiels: welche, oder wie oft</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/score_attention.py"/>
        <source>a key stands for a value</source>
        <translation>ein Schlüssel steht für einen Wert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/score_attention.py"/>
        <source>{0} values, one for each key</source>
        <translation>{0} Werte, einer für jeden Schlüssel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/score_attention.py"/>
        <source>a query is compared with a key entry by entry</source>
        <translation>eine Anfrage wird Eintrag für Eintrag mit einem Schlüssel verglichen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/score_attention.py"/>
        <source>keys with {0} features</source>
        <translation>Schlüssel mit {0} Merkmalen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/score_attention.py"/>
        <source>Each query takes the mean of the values, weighted by how well it and their keys match (Luong et al. 2015).</source>
        <translation>Jede Anfrage nimmt das Mittel der Werte, gewichtet danach, wie gut ihre Schlüssel zu ihr passen (Luong et al. 2015).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/score_attention.py"/>
        <source>whether the scores are multiplied by a learned number</source>
        <translation>ob die Scores mit einer gelernten Zahl multipliziert werden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/score_attention.py"/>
        <source>product of query and key, or tanh of their sum, added up</source>
        <translation>Produkt aus Anfrage und Schlüssel, oder tanh ihrer Summe, addiert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/score_attention.py"/>
        <source>Each query takes the mean of the values, weighted by tanh(query + key), added up (Bahdanau et al. 2015).</source>
        <translation>Jede Anfrage nimmt das Mittel der Werte, gewichtet mit tanh(Anfrage + Schlüssel), addiert (Bahdanau et al. 2015).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/score_attention.py"/>
        <source>whether each entry of the tanh has a learned weight</source>
        <translation>ob jeder Eintrag des tanh ein gelerntes Gewicht hat</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/separable.py"/>
        <source>Slides kernels of its own along each feature of a sequence (steps, features).</source>
        <translation>Führt eigene Kernel jedes Merkmal einer Sequenz (Schritte, Merkmale) entlang.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/separable.py"/>
        <source>Multiplier</source>
        <translation>Vervielfachung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/separable.py"/>
        <source>kernels for each channel</source>
        <translation>Kernel für jeden Kanal</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/separable.py"/>
        <source>Slides kernels of its own over each channel of an image (channels, height, width).</source>
        <translation>Führt eigene Kernel über jeden Kanal eines Bildes (Kanäle, Höhe, Breite).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/separable.py"/>
        <source>y = W ⋆ x + b, each channel by itself. Chollet, 2017.</source>
        <translation>y = W ⋆ x + b, jeder Kanal für sich. Chollet, 2017.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/separable.py"/>
        <source>Convolves each feature of a sequence (steps, features) by itself, then mixes the features of each step.</source>
        <translation>Faltet jedes Merkmal einer Sequenz (Schritte, Merkmale) für sich und mischt dann die Merkmale jedes Schritts.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/separable.py"/>
        <source>output channels</source>
        <translation>Ausgangskanäle</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/separable.py"/>
        <source>whether a learned number is added to each output channel</source>
        <translation>ob zu jedem Ausgangskanal eine gelernte Zahl addiert wird</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/separable.py"/>
        <source>Convolves each channel of an image by itself, then mixes the channels of each pixel: far fewer weights.</source>
        <translation>Faltet jeden Kanal eines Bildes für sich und mischt dann die Kanäle jedes Pixels: weit weniger Gewichte.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/separable.py"/>
        <source>y = P · (D ⋆ x) + b, with D for each channel by itself and P for each pixel. Chollet, 2017.</source>
        <translation>y = P · (D ⋆ x) + b, mit D für jeden Kanal für sich und P für jedes Pixel. Chollet, 2017.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>values of a fixed number</source>
        <translation>Werte fester Zahl</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>at least {0} axes</source>
        <translation>mindestens {0} Achsen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>a single number</source>
        <translation>eine einzelne Zahl</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>sequences differ in length</source>
        <translation>Sequenzen sind verschieden lang</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>no value may be left over</source>
        <translation>kein Wert darf übrig bleiben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>axes of fixed size</source>
        <translation>Achsen fester Größe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>the new axis would be alone</source>
        <translation>die neue Achse wäre allein</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>there is no axis {0}</source>
        <translation>es gibt keine Achse {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>a shape of positive sizes, at most one of them -1</source>
        <translation>eine Form aus positiven Größen, höchstens eine davon -1</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>Make it a vector with one entry</source>
        <translation>Einen Vektor mit einem Eintrag daraus machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>at least one axis</source>
        <translation>mindestens eine Achse</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>a sequence has as many as it is long</source>
        <translation>eine Sequenz hat so viele, wie sie lang ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>the shape could not be worked out</source>
        <translation>die Form ließ sich nicht ausrechnen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>Make it a vector</source>
        <translation>Einen Vektor daraus machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>none may be left over</source>
        <translation>keiner darf übrig bleiben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>Reverse the axes</source>
        <translation>Die Achsen umkehren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>the steps of a sequence first</source>
        <translation>die Schritte einer Sequenz zuerst</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>the steps of a sequence stay first</source>
        <translation>die Schritte einer Sequenz bleiben zuerst</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>Add a last axis</source>
        <translation>Eine letzte Achse hinzufügen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>{0} with {1} values</source>
        <translation>{0} mit {1} Werten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>each of the axes from {0} to -1 once</source>
        <translation>jede der Achsen von {0} bis -1 einmal</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>{0} would change how long sequences are</source>
        <translation>{0} würde ändern, wie lang Sequenzen sind</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>{0} works along an axis</source>
        <translation>{0} arbeitet entlang einer Achse</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>values that fill {0}</source>
        <translation>Werte, die {0} füllen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>the value has the shape {0}</source>
        <translation>der Wert hat die Form {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>a size of 1 at axis {0}</source>
        <translation>eine Größe von 1 an Achse {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>Use axis {0}</source>
        <translation>Achse {0} verwenden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>Take away axis {0}</source>
        <translation>Achse {0} wegnehmen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>All values of a sample in one vector, channel by channel, row by row.</source>
        <translation>Alle Werte eines Beispiels in einem Vektor, Kanal für Kanal, Zeile für Zeile.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>The same values in the same order, in another shape.</source>
        <translation>Dieselben Werte in derselben Reihenfolge, in anderer Form.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>the new shape; one entry may be -1, what is left</source>
        <translation>die neue Form; ein Eintrag darf -1 sein, das Übrige</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>The axes in another order; the values move along.</source>
        <translation>Die Achsen in anderer Reihenfolge; die Werte wandern mit.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>Axes</source>
        <translation>Achsen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>the axes in their new order, counted from the end; none: reversed</source>
        <translation>die Achsen in neuer Reihenfolge, vom Ende gezählt; keine: umgekehrt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>Two axes exchanged: rows become columns.</source>
        <translation>Zwei Achsen vertauscht: Zeilen werden Spalten.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>Axis</source>
        <translation>Achse</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>one of the two, counted from the end</source>
        <translation>eine der beiden, vom Ende gezählt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>Other</source>
        <translation>Andere</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>the other one, counted from the end</source>
        <translation>die andere, vom Ende gezählt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>Takes away an axis of size 1.</source>
        <translation>Nimmt eine Achse der Größe 1 weg.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>the axis, counted from the end</source>
        <translation>die Achse, vom Ende gezählt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>Adds an axis of size 1.</source>
        <translation>Fügt eine Achse der Größe 1 hinzu.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/shape.py"/>
        <source>where it stands after, counted from the end</source>
        <translation>wo sie danach steht, vom Ende gezählt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>the end</source>
        <translation>zum Ende</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>the parts add up to it</source>
        <translation>die Teile ergeben zusammen das Ganze</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>Take all of it</source>
        <translation>Alles davon nehmen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>at least one place</source>
        <translation>mindestens ein Ort</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>the parts are equal</source>
        <translation>die Teile sind gleich</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>a size of {0}</source>
        <translation>eine Größe von {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>{0} to {1} of {2}</source>
        <translation>{0} bis {1} von {2}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>Make it {0} parts</source>
        <translation>{0} Teile daraus machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>a size that {0} divides</source>
        <translation>eine Größe, die {0} teilt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>Add a part of {0}</source>
        <translation>Einen Teil von {0} hinzufügen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>Make the last part {0}</source>
        <translation>Den letzten Teil {0} groß machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>A part of its input along one axis, from one place to before another.</source>
        <translation>Ein Teil ihres Eingangs entlang einer Achse, von einem Ort bis vor einen anderen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>Start</source>
        <translation>Anfang</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>first place; negative ones count from the end</source>
        <translation>erster Ort; negative zählen vom Ende</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>place after the last one; negative ones count from the end; none: to the end</source>
        <translation>Ort nach dem letzten; negative zählen vom Ende; keine: bis zum Ende</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>distance between places</source>
        <translation>Abstand zwischen Orten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>Cuts its input along one axis into parts, an output each.</source>
        <translation>Schneidet ihren Eingang entlang einer Achse in Teile, einen Ausgang für jeden.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/slicing.py"/>
        <source>how many equal parts, or the size of each</source>
        <translation>wie viele gleiche Teile, oder die Größe jedes Teils</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/spec.py"/>
        <source>{0} class</source>
        <translation>{0} Klasse</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/spec.py"/>
        <source>{0} classes</source>
        <translation>{0} Klassen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/spec.py"/>
        <source>needs {0}, got {1}</source>
        <translation>erwartet: {0}, erhalten: {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/spec.py"/>
        <source>number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/steps.py"/>
        <source>{0} goes along the steps of a sequence</source>
        <translation>{0} geht die Schritte einer Sequenz entlang</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/steps.py"/>
        <source>it becomes every step of a sequence</source>
        <translation>es wird jeder Schritt einer Sequenz</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/steps.py"/>
        <source>a sequence (steps, ...)</source>
        <translation>eine Sequenz (Schritte, ...)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/steps.py"/>
        <source>Take the last step first</source>
        <translation>Zuerst den letzten Schritt nehmen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/steps.py"/>
        <source>a vector (features,)</source>
        <translation>ein Vektor (Merkmale,)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/steps.py"/>
        <source>PyTorch has no function that reverses sequences of different lengths</source>
        <translation>PyTorch hat keine Funktion, die Sequenzen verschiedener Länge umkehrt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/steps.py"/>
        <source>Says that steps whose entries are all the same number do not count: the layers that follow pass them over.</source>
        <translation>Sagt, dass Schritte, deren Einträge alle dieselbe Zahl sind, nicht zählen: Die folgenden Schichten übergehen sie.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/steps.py"/>
        <source>number of which such a step is full</source>
        <translation>Zahl, von der ein solcher Schritt voll ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/steps.py"/>
        <source>A sequence that has its input at every step.</source>
        <translation>Eine Sequenz, die an jedem Schritt ihren Eingang hat.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/steps.py"/>
        <source>steps that come out</source>
        <translation>Schritte, die herauskommen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/steps.py"/>
        <source>A sequence with its steps in reverse order; what pads it stays at the end.</source>
        <translation>Eine Sequenz mit ihren Schritten in umgekehrter Reihenfolge; was sie auffüllt, bleibt am Ende.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/steps.py"/>
        <source>The last step of a sequence that counts.</source>
        <translation>Der letzte Schritt einer Sequenz, der zählt.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/subtitle.py"/>
        <source>{0} row</source>
        <translation>{0} Zeile</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/subtitle.py"/>
        <source>{0} rows</source>
        <translation>{0} Zeilen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/subtitle.py"/>
        <source>no {0}</source>
        <translation>kein {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/time_distributed.py"/>
        <source>a layer with one input and one output</source>
        <translation>eine Schicht mit einem Eingang und einem Ausgang</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/time_distributed.py"/>
        <source>it works on each step by itself</source>
        <translation>sie arbeitet an jedem Schritt für sich</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/time_distributed.py"/>
        <source>{0} cannot be written at each step</source>
        <translation>{0} lässt sich nicht an jedem Schritt schreiben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/time_distributed.py"/>
        <source>TimeDistributed needs a layer such as Dense(64), got {0}: wrap the layers one by one</source>
        <translation>TimeDistributed braucht eine Schicht wie Dense(64), erhalten: {0}: die Schichten einzeln umhüllen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/time_distributed.py"/>
        <source>Another layer at every step of a sequence, with the same weights: a convolution over the frames of a video.</source>
        <translation>Eine andere Schicht an jedem Schritt einer Sequenz, mit denselben Gewichten: eine Faltung über die Bilder eines Videos.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/time_distributed.py"/>
        <source>the layer with its parameters, as in Python: Conv2D(8, kernel=3)</source>
        <translation>die Schicht mit ihren Parametern, wie in Python: Conv2D(8, kernel=3)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transformer.py"/>
        <source>memory and sequence have one width</source>
        <translation>Speicher und Sequenz haben eine Breite</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transformer.py"/>
        <source>a memory with {0} features</source>
        <translation>ein Speicher mit {0} Merkmalen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transformer.py"/>
        <source>Blocks in which each step takes what it needs from all steps, then goes through a small net of its own.</source>
        <translation>Blöcke, in denen jeder Schritt von allen nimmt, was er braucht, und dann durch ein kleines eigenes Netz geht.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transformer.py"/>
        <source>entries between the two linear maps of each step</source>
        <translation>Einträge zwischen den beiden linearen Abbildungen jedes Schritts</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transformer.py"/>
        <source>blocks one above the other</source>
        <translation>Blöcke, einer über dem anderen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transformer.py"/>
        <source>share of the entries that are dropped in training</source>
        <translation>Anteil der Einträge, die im Training ausfallen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transformer.py"/>
        <source>function between the two linear maps</source>
        <translation>Funktion zwischen den beiden linearen Abbildungen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transformer.py"/>
        <source>Norm first</source>
        <translation>Erst normieren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transformer.py"/>
        <source>whether what goes into a part is normalized, not the sum behind it</source>
        <translation>ob normiert wird, was in einen Teil geht, nicht die Summe dahinter</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transformer.py"/>
        <source>Blocks in which each step takes what it needs from the steps before it and from all steps of a memory.</source>
        <translation>Blöcke, in denen jeder Schritt von den Schritten vor ihm und von allen eines Speichers nimmt, was er braucht.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transformer.py"/>
        <source>whether no step looks at later ones of its own sequence</source>
        <translation>ob kein Schritt auf spätere der eigenen Sequenz sieht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>nothing would be left</source>
        <translation>nichts bliebe übrig</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>padding {0}</source>
        <translation>Padding {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>Multiply the size by the stride (padding 'same')</source>
        <translation>Die Größe mit der Schrittweite multiplizieren (padding 'same')</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>less padding</source>
        <translation>weniger Padding</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>so many at the end would be reached by no kernel</source>
        <translation>so viele am Ende würde kein Kernel erreichen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>less than {0} places added at the end</source>
        <translation>weniger als {0} Orte, die am Ende hinzukommen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>Add as many as needed</source>
        <translation>So viele wie nötig hinzufügen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>Makes a sequence (steps, features) longer: each step spreads through learned kernels.</source>
        <translation>Macht eine Sequenz (Schritte, Merkmale) länger: Jeder Schritt breitet sich durch gelernte Kernel aus.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>y = Wᵀ ⋆ x + b, the gradient of a convolution by its input. Zeiler et al., 2010.</source>
        <translation>y = Wᵀ ⋆ x + b, der Gradient einer Faltung nach ihrem Eingang. Zeiler et al., 2010.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>steps that a kernel spreads over</source>
        <translation>Schritte, über die sich ein Kernel ausbreitet</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>how many times longer the sequence becomes</source>
        <translation>wievielmal länger die Sequenz wird</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>'same': the length times the stride; or steps cut off at the ends</source>
        <translation>'same': die Länge mal die Schrittweite; oder Schritte, die an den Enden abfallen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>Extra</source>
        <translation>Zusatz</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>places added at the end; none: as many as 'same' and 'valid' need</source>
        <translation>Orte, die am Ende hinzukommen; keine: so viele, wie 'same' und 'valid' brauchen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>distance between the steps that a kernel spreads to</source>
        <translation>Abstand zwischen den Schritten, auf die sich ein Kernel ausbreitet</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>Makes an image (channels, height, width) larger: each pixel spreads through learned kernels.</source>
        <translation>Macht ein Bild (Kanäle, Höhe, Breite) größer: Jedes Pixel breitet sich durch gelernte Kernel aus.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>how many times larger the image becomes</source>
        <translation>wievielmal größer das Bild wird</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>'same': the size times the stride; or pixels cut off around the image</source>
        <translation>'same': die Größe mal die Schrittweite; oder Pixel, die um das Bild abfallen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>distance between the pixels that a kernel spreads to</source>
        <translation>Abstand zwischen den Pixeln, auf die sich ein Kernel ausbreitet</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>Makes a volume (channels, depth, height, width) larger: each place spreads through learned kernels.</source>
        <translation>Macht ein Volumen (Kanäle, Tiefe, Höhe, Breite) größer: Jeder Ort breitet sich durch gelernte Kernel aus.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>how many times larger the volume becomes</source>
        <translation>wievielmal größer das Volumen wird</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>'same': the size times the stride; or a border that is cut off</source>
        <translation>'same': die Größe mal die Schrittweite; oder ein Rand, der abfällt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/transposed.py"/>
        <source>distance between the places that a kernel spreads to</source>
        <translation>Abstand zwischen den Orten, auf die sich ein Kernel ausbreitet</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/unknown.py"/>
        <source>A layer of a newer version or of a plug-in that is not installed; nothing that the file says of it is lost.</source>
        <translation>Eine Schicht einer neueren Version oder einer Erweiterung, die nicht installiert ist; nichts, was die Datei über sie sagt, geht verloren.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/unknown.py"/>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/unknown.py"/>
        <source>type name in the file</source>
        <translation>Name des Typs in der Datei</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/unknown.py"/>
        <source>its parameters in the file, as JSON</source>
        <translation>ihre Parameter in der Datei, als JSON</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/unknown.py"/>
        <source>input ports that links end in</source>
        <translation>Eingänge, an denen Verbindungen enden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/unknown.py"/>
        <source>output ports that links start at</source>
        <translation>Ausgänge, an denen Verbindungen beginnen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>{0} and {1}</source>
        <translation>{0} und {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>the loss</source>
        <translation>der Verlust</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>two vectors</source>
        <translation>zwei Vektoren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>numbers have no direction</source>
        <translation>Zahlen haben keine Richtung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>one number as target</source>
        <translation>eine Zahl als Ziel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>it says whether both belong together</source>
        <translation>es sagt, ob beide zusammengehören</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>a mean and a log-variance of one shape</source>
        <translation>ein Mittel und eine Log-Varianz einer Form</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>each number has both</source>
        <translation>jede Zahl hat beides</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>For vectors: minus the cosine of the angle to the target along the last axis; -1 is the best.</source>
        <translation>Für Vektoren: minus der Kosinus des Winkels zum Ziel entlang der letzten Achse; -1 ist das Beste.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>For two vectors: the same direction where the target says alike, a small cosine where it does not.</source>
        <translation>Für zwei Vektoren: dieselbe Richtung, wo das Ziel gleich sagt, sonst ein kleiner Kosinus.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>up to which cosine two count as unlike</source>
        <translation>bis zu welchem Kosinus zwei als ungleich zählen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>For two vectors: close where the target says alike, at least the margin apart where it does not.</source>
        <translation>Für zwei Vektoren: nahe, wo das Ziel gleich sagt, sonst mindestens den Abstand auseinander.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>how far apart what is not alike should be</source>
        <translation>wie weit auseinander Ungleiches sein soll</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>For three vectors: the anchor should be closer to the positive than to the negative by the margin.</source>
        <translation>Für drei Vektoren: Der Anker soll dem positiven um den Abstand näher sein als dem negativen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>by how much farther the negative should be</source>
        <translation>um wie viel ferner das negative sein soll</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>norm of the distance: 2 is that of Euclid, 1 the sum of the sizes</source>
        <translation>Norm des Abstands: 2 ist die euklidische, 1 die Summe der Beträge</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>Swap</source>
        <translation>Tauschen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>whether the negative may be measured from the positive where that is closer</source>
        <translation>ob das negative vom positiven aus gemessen werden darf, wo das näher ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/vector_losses.py"/>
        <source>For the latent space of a VAE: how far its normal distributions are from the one around 0 of variance 1.</source>
        <translation>Für den latenten Raum eines VAE: wie weit seine Normalverteilungen von der um 0 mit Varianz 1 entfernt sind.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>the metric</source>
        <translation>die Metrik</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>class numbers</source>
        <translation>Klassennummern</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>a sequence of tokens as target</source>
        <translation>eine Sequenz von Tokens als Ziel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>texts are compared</source>
        <translation>Texte werden verglichen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>scores (steps, vocabulary) or tokens</source>
        <translation>Scores (Schritte, Wortschatz) oder Tokens</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>each step has a token</source>
        <translation>jeder Schritt hat ein Token</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>a sequence of tokens</source>
        <translation>eine Sequenz von Tokens</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>boxes (n, 4)</source>
        <translation>Boxen (n, 4)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>left, top, right and bottom</source>
        <translation>links, oben, rechts und unten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>boxes of one class are compared</source>
        <translation>Boxen einer Klasse werden verglichen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>one {0} for each box</source>
        <translation>je {0} für jede Box</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>there are {0} boxes</source>
        <translation>es gibt {0} Boxen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>How much of the predicted texts stands in the right ones, in runs of up to four tokens.</source>
        <translation>Wie viel von den vorhergesagten Texten in den richtigen steht, in Folgen von bis zu vier Tokens.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>Order</source>
        <translation>Ordnung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>longest runs of tokens that are compared</source>
        <translation>längste Folgen von Tokens, die verglichen werden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>the token that fills short texts, which does not count</source>
        <translation>das Token, das kurze Texte auffüllt und nicht zählt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>the token that ends a text; what follows does not count</source>
        <translation>das Token, das einen Text beendet; was folgt, zählt nicht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>count one match more in runs of two and more, so that short texts have a score too</source>
        <translation>in Folgen ab zwei einen Treffer mehr zählen, damit auch kurze Texte einen Wert haben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>How much of the right texts and the predicted ones is common: tokens, pairs, or the longest subsequence.</source>
        <translation>Wie viel die richtigen Texte und die vorhergesagten gemeinsam haben: Tokens, Paare oder die längste Teilfolge.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>tokens (1), pairs of them (2), or the longest common subsequence (l)</source>
        <translation>Tokens (1), Paare davon (2), oder die längste gemeinsame Teilfolge (l)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>How well objects are found: precision at every recall, for each class, of boxes that overlap by enough.</source>
        <translation>Wie gut Objekte gefunden werden: Precision bei jedem Recall, für jede Klasse, von Boxen, die genug überlappen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>Boxes are left, top, right, bottom. A found one counts where its score is above 0, a true one where it has an area and a class of at least 0.</source>
        <translation>Boxen sind links, oben, rechts, unten. Eine gefundene zählt, wo ihr Score über 0 liegt, eine wahre, wo sie eine Fläche und eine Klasse ab 0 hat.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>Overlap</source>
        <translation>Überlappung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_metrics.py"/>
        <source>intersection over union from which a box is found</source>
        <translation>Schnitt durch Vereinigung, ab dem eine Box gefunden ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>an image (channels, height, width), a volume or a sequence (steps, features)</source>
        <translation>ein Bild (Kanäle, Höhe, Breite), ein Volumen oder eine Sequenz (Schritte, Merkmale)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>these sequences differ in length, and what lies past their ends would be pooled with them</source>
        <translation>diese Sequenzen sind verschieden lang, und was hinter ihren Enden liegt, würde mitgepoolt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>sequences of one length</source>
        <translation>Sequenzen einer Länge</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>the window moves along them</source>
        <translation>das Fenster wandert sie entlang</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>an image (channels, height, width) or a sequence (steps, features)</source>
        <translation>ein Bild (Kanäle, Höhe, Breite) oder eine Sequenz (Schritte, Merkmale)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>Use {0} along each axis</source>
        <translation>{0} entlang jeder Achse verwenden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>one {0} or {1}, for each axis</source>
        <translation>ein {0} oder {1}, für jede Achse</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>{0} goes over pixels or steps</source>
        <translation>{0} geht über Pixel oder Schritte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>The largest value of each channel in a whole image, or of each feature in the steps of a sequence.</source>
        <translation>Der größte Wert jedes Kanals in einem ganzen Bild, oder jedes Merkmals in den Schritten einer Sequenz.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>Keepdims</source>
        <translation>Achsen behalten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>whether the axes that were pooled stay, with a size of 1</source>
        <translation>ob die gepoolten Achsen bleiben, mit der Größe 1</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>The mean of each channel over a whole image, or of each feature over the steps of a sequence.</source>
        <translation>Das Mittel jedes Kanals über ein ganzes Bild, oder jedes Merkmals über die Schritte einer Sequenz.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>The means of as many windows as are wanted, whatever the size of the image, sequence or volume.</source>
        <translation>Die Mittel von so vielen Fenstern wie gewünscht, wie groß Bild, Sequenz oder Volumen auch sind.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>places that come out: along all axes, or along each</source>
        <translation>Orte, die herauskommen: entlang aller Achsen, oder entlang jeder</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>The largest values of as many windows as are wanted, whatever the size of the image, sequence or volume.</source>
        <translation>Die größten Werte von so vielen Fenstern wie gewünscht, wie groß Bild, Sequenz oder Volumen auch sind.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>The p-norm of each window: between the sum (p = 1) and the largest value (large p).</source>
        <translation>Die p-Norm jedes Fensters: zwischen der Summe (p = 1) und dem größten Wert (großes p).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>p: 1 adds up, 2 is the Euclidean norm; an odd one needs values above 0</source>
        <translation>p: 1 addiert, 2 ist die euklidische Norm; ein ungerades braucht Werte über 0</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>size of a window, along all axes or along each</source>
        <translation>Größe eines Fensters, entlang aller Achsen oder entlang jeder</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>Stride</source>
        <translation>Schrittweite</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>step between windows; none: as large as the window</source>
        <translation>Schritt zwischen Fenstern; keine: so groß wie das Fenster</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>Ceil mode</source>
        <translation>Aufrunden</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/whole_pooling.py"/>
        <source>whether a last window may reach beyond the end, so that nothing is left out</source>
        <translation>ob ein letztes Fenster über das Ende reichen darf, damit nichts ausgelassen wird</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>a sequence</source>
        <translation>eine Sequenz</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>Read it as {0} steps of one feature</source>
        <translation>Als {0} Schritte eines Merkmals lesen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>an image (channels, height, width)</source>
        <translation>ein Bild (Kanäle, Höhe, Breite)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>a volume (channels, depth, height, width)</source>
        <translation>ein Volumen (Kanäle, Tiefe, Höhe, Breite)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>a sequence of vectors (steps, features)</source>
        <translation>eine Sequenz von Vektoren (Schritte, Merkmale)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>{0} in {1}</source>
        <translation>{0} in {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>these sequences differ in length, which the layer would change</source>
        <translation>diese Sequenzen sind verschieden lang, was die Schicht ändern würde</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>sequence</source>
        <translation>Sequenz</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>an image</source>
        <translation>ein Bild</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>height and width</source>
        <translation>Höhe und Breite</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>volume</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>a volume</source>
        <translation>ein Volumen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>voxels</source>
        <translation>Voxel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>depth, height and width</source>
        <translation>Tiefe, Höhe und Breite</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>Keep the length</source>
        <translation>Die Länge behalten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>as many steps after it as before (padding 'same', stride 1)</source>
        <translation>so viele Schritte danach wie davor (padding 'same', stride 1)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>Reshape it to {0} of {1}</source>
        <translation>Zu {0} von {1} umformen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>{0} of at least {1} {2}</source>
        <translation>{0} von mindestens {1} {2}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>the kernel is larger than the {0}</source>
        <translation>der Kernel ist größer als der Eingang ({0})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>{0} moves a window over {1}</source>
        <translation>{0} führt ein Fenster über {1}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>Pad the {0} (padding 'same')</source>
        <translation>Den Eingang ({0}) auffüllen (padding 'same')</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/windows.py"/>
        <source>Make the kernel {0}</source>
        <translation>Den Kernel {0} groß machen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/wiring.py"/>
        <source>A block at work: the part of a graph that was drawn once, as often one behind the other as it is repeated.</source>
        <translation>Ein Block bei der Arbeit: der Teil eines Graphen, der einmal gezeichnet wurde, so oft hintereinander, wie er wiederholt wird.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/wiring.py"/>
        <source>id of the block</source>
        <translation>Kennung des Blocks</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/wiring.py"/>
        <source>Repeat</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/wiring.py"/>
        <source>copies, each fed by the one before</source>
        <translation>Kopien, jede von der vorigen gespeist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/wiring.py"/>
        <source>Arguments</source>
        <translation>Argumente</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/wiring.py"/>
        <source>parameters that differ from those of the block, as JSON</source>
        <translation>Parameter, die von denen des Blocks abweichen, als JSON</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/wiring.py"/>
        <source>title of the block</source>
        <translation>Titel des Blocks</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/wiring.py"/>
        <source>Inputs</source>
        <translation>Eingänge</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/wiring.py"/>
        <source>input ports</source>
        <translation>Eingänge des Knotens</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/wiring.py"/>
        <source>Outputs</source>
        <translation>Ausgänge</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/wiring.py"/>
        <source>output ports</source>
        <translation>Ausgänge des Knotens</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/wiring.py"/>
        <source>A dot that a wire passes through, to lead it around other nodes.</source>
        <translation>Ein Punkt, durch den eine Verbindung geht, um sie um andere Knoten zu führen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/written.py"/>
        <source>a layer such as Dense(64)</source>
        <translation>eine Schicht wie Dense(64)</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/written.py"/>
        <source>the name of a layer in place of {0}</source>
        <translation>der Name einer Schicht statt {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/layers/written.py"/>
        <source>parameters that {0} has, with plain values</source>
        <translation>Parameter, die {0} hat, mit einfachen Werten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/charts.py"/>
        <source>epoch</source>
        <translation>Epoche</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>Actual size</source>
        <translation>Originalgröße</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>Figure</source>
        <translation>Größe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>nodes</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>multiply-adds a sample</source>
        <translation>MACs je Beispiel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>activations a sample</source>
        <translation>Aktivierungen je Beispiel</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>It has not come to its end.</source>
        <translation>Er ist nicht zu Ende gekommen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>The graph was changed since.</source>
        <translation>Der Graph wurde seitdem geändert.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>Run {0}: {1} of {2} epochs on {3} rows, computed with {4}.</source>
        <translation>Lauf {0}: {1} von {2} Epochen auf {3} Zeilen, gerechnet mit {4}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>Best epoch: {}.</source>
        <translation>Beste Epoche: {}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>Expected: {}</source>
        <translation>Erwartet: {}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>Got: {}</source>
        <translation>Erhalten: {}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>Training settings</source>
        <translation>Trainingseinstellungen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>The last training</source>
        <translation>Das letzte Training</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>It took {} seconds.</source>
        <translation>Es dauerte {} Sekunden.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>Made with Layerloom {}.</source>
        <translation>Gemacht mit Layerloom {}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/page.py"/>
        <source>In the block {}</source>
        <translation>Im Block {}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/tables.py"/>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/tables.py"/>
        <source>Multiply-adds</source>
        <translation>MACs</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/tables.py"/>
        <source>Activations</source>
        <translation>Aktivierungen</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/tables.py"/>
        <source>Node</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/tables.py"/>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/tables.py"/>
        <source>Gives</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/tables.py"/>
        <source>frozen</source>
        <translation>eingefroren</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/tables.py"/>
        <source>Total</source>
        <translation>Gesamt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/tables.py"/>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/tables.py"/>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/tables.py"/>
        <source>What it is</source>
        <translation>Was es ist</translation>
    </message>
    <message>
        <location filename="engine/layerloom/report/tables.py"/>
        <source>weights of {}</source>
        <translation>Gewichte von {}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/checkpoint.py"/>
        <source>no checkpoint was written yet</source>
        <translation>noch kein Zwischenstand wurde geschrieben</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/checkpoint.py"/>
        <source>{0} is damaged and so is the one before</source>
        <translation>{0} ist beschädigt und der davor auch</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/checkpoint.py"/>
        <source>The run "{0}" cannot be resumed: {1}. Start it anew.</source>
        <translation>Der Lauf „{0}“ kann nicht fortgesetzt werden: {1}. Bitte neu beginnen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/checkpoint.py"/>
        <source>The run "{0}" was begun with Layerloom {1} and cannot be resumed exactly with {2}: resume it with that version, or start it anew.</source>
        <translation>Der Lauf „{0}“ wurde mit Layerloom {1} begonnen und lässt sich mit {2} nicht genau fortsetzen: bitte mit jener Version fortsetzen oder neu beginnen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/checkpoint.py"/>
        <source>{0} is damaged: the best epoch before it counts as the best.</source>
        <translation>{0} ist beschädigt: Die beste Epoche davor zählt als die beste.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/checkpoint.py"/>
        <source>the checkpoint was not written ({0})</source>
        <translation>der Zwischenstand wurde nicht geschrieben ({0})</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/checkpoint.py"/>
        <source>{0} is damaged: going on from the checkpoint before.</source>
        <translation>{0} ist beschädigt: weiter vom Zwischenstand davor.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/divergence.py"/>
        <source>Step {0}: {1} are no longer finite numbers. Training was stopped, and the last good weights are kept. Train again with a smaller learning rate, such as {2:.1g}.</source>
        <translation>Schritt {0}: {1} sind keine endlichen Zahlen mehr. Das Training wurde gestoppt, und die letzten guten Gewichte bleiben erhalten. Bitte mit kleinerer Lernrate neu trainieren, etwa {2:.1g}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/divergence.py"/>
        <source>the gradients</source>
        <translation>die Gradienten</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/divergence.py"/>
        <source>the values of "{0}"</source>
        <translation>die Werte von „{0}“</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/divergence.py"/>
        <source>Step {0}: "{1}" has values that are not finite numbers. Correct the data.</source>
        <translation>Schritt {0}: „{1}“ hat Werte, die keine endlichen Zahlen sind. Bitte die Daten berichtigen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/divergence.py"/>
        <source>the gradients at "{0}"</source>
        <translation>die Gradienten an „{0}“</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/feed.py"/>
        <source>No row can be drawn: those to train on all have the odds 0.</source>
        <translation>Keine Zeile kann gezogen werden: Alle zum Training haben die Chance 0.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/feed.py"/>
        <source>There is no full batch: {0} rows are trained on and {1} make a step. Choose a smaller batch size, or keep the last batch.</source>
        <translation>Es gibt keinen vollen Batch: {0} Zeilen werden trainiert, und {1} machen einen Schritt. Bitte eine kleinere Batchgröße wählen oder den letzten Batch behalten.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/jobs.py"/>
        <source>The command {0} needs {1}, got {2!r}.</source>
        <translation>Der Befehl {0} braucht {1}, erhalten: {2!r}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/jobs.py"/>
        <source>Nothing is being trained, so {0} has no effect.</source>
        <translation>Nichts wird trainiert, also bewirkt {0} nichts.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/jobs.py"/>
        <source>The worker knows no command {0!r}.</source>
        <translation>Der Prozess kennt keinen Befehl {0!r}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/jobs.py"/>
        <source>Training met an error of the program ({0}). Details are in {1}.</source>
        <translation>Das Training traf auf einen Fehler des Programms ({0}). Näheres steht in {1}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/loop.py"/>
        <source>The weights of "{0}" are no longer finite, so training was stopped. The last checkpoint is from when they were. Train again with a smaller learning rate.</source>
        <translation>Die Gewichte von „{0}“ sind nicht mehr endlich, deshalb wurde das Training gestoppt. Der letzte Zwischenstand ist von vorher. Bitte mit kleinerer Lernrate neu trainieren.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/loop.py"/>
        <source>A resumed run keeps its settings: only epochs, learning rate and patience may change.</source>
        <translation>Ein fortgesetzter Lauf behält seine Einstellungen: Nur Epochen, Lernrate und Geduld dürfen sich ändern.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/loop.py"/>
        <source>The graph is not the one that the run was begun with: start it anew.</source>
        <translation>Der Graph ist nicht der, mit dem der Lauf begonnen wurde: bitte neu beginnen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/loop.py"/>
        <source>The run was begun with {0} and goes on with {1}, so it may end with other last digits.</source>
        <translation>Der Lauf wurde mit {0} begonnen und geht mit {1} weiter, kann also mit anderen letzten Stellen enden.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/loop.py"/>
        <source>There is not enough memory for this net and batch size: choose a smaller batch size.</source>
        <translation>Für dieses Netz und diese Batchgröße reicht der Speicher nicht: bitte eine kleinere Batchgröße wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/loop.py"/>
        <source>The loss of the validation rows is no longer finite, so training was stopped. The last checkpoint is from when it was. Train again with a smaller learning rate.</source>
        <translation>Der Verlust der Validierungszeilen ist nicht mehr endlich, deshalb wurde das Training gestoppt. Der letzte Zwischenstand ist von vorher. Bitte mit kleinerer Lernrate neu trainieren.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/loop.py"/>
        <source>The run cannot be written to "{0}": {1}. Free some space or choose another folder.</source>
        <translation>Der Lauf kann nicht in „{0}“ geschrieben werden: {1}. Bitte Platz schaffen oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/loop.py"/>
        <source>The steps are computed one operation after the other: {0}</source>
        <translation>Die Schritte werden Operation für Operation gerechnet: {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/prepare.py"/>
        <source>Nothing can learn: no layer has weights, or all that do are frozen.</source>
        <translation>Nichts kann lernen: Keine Schicht hat Gewichte, oder alle mit welchen sind eingefroren.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/prepare.py"/>
        <source>The graph cannot be trained: {0}{1}.</source>
        <translation>Der Graph kann nicht trainiert werden: {0}{1}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/prepare.py"/>
        <source>{0} more problem</source>
        <translation>{0} weiteres Problem</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/prepare.py"/>
        <source>{0} more problems</source>
        <translation>{0} weitere Probleme</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/prepare.py"/>
        <source>BatchNorm "{0}" needs more than one row in a batch: choose a larger batch size.</source>
        <translation>BatchNorm „{0}“ braucht mehr als eine Zeile in einem Batch: bitte eine größere Batchgröße wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/previews.py"/>
        <source>There is not enough memory to show what the nodes give.</source>
        <translation>Der Speicher reicht nicht, um zu zeigen, was die Knoten ausgeben.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/probe.py"/>
        <source>This node is not part of what is trained.</source>
        <translation>Dieser Knoten gehört nicht zu dem, was trainiert wird.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/probe.py"/>
        <source>There is no sample {0}: the data has rows 0 to {1}.</source>
        <translation>Es gibt kein Beispiel {0}: Die Daten haben die Zeilen 0 bis {1}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/probe.py"/>
        <source>The graph that is trained has no node "{0}".</source>
        <translation>Der Graph, der trainiert wird, hat keinen Knoten „{0}“.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/probing.py"/>
        <source>There is nothing to show: the graph has no data that can be read.</source>
        <translation>Es gibt nichts zu zeigen: Der Graph hat keine Daten, die gelesen werden können.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/profiling.py"/>
        <source>A step that runs one operation after the other cannot be profiled call by call. {0}</source>
        <translation>Ein Schritt, der Operation für Operation läuft, kann nicht Aufruf für Aufruf gemessen werden. {0}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/profiling.py"/>
        <source>There is not enough memory for this net and batch size.</source>
        <translation>Für dieses Netz und diese Batchgröße reicht der Speicher nicht.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/profiling.py"/>
        <source>The setting compiled is off.</source>
        <translation>Die Einstellung compiled ist aus.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/run.py"/>
        <source>There is no run to resume in "{0}": train without --resume first.</source>
        <translation>In „{0}“ gibt es keinen Lauf zum Fortsetzen: bitte erst ohne --resume trainieren.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/run.py"/>
        <source>"{0}" is not the folder of a run: {1} has no settings.</source>
        <translation>„{0}“ ist nicht der Ordner eines Laufs: {1} hat keine Einstellungen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/run.py"/>
        <source>"{0}" is not the folder of a run: {1} cannot be read ({2}).</source>
        <translation>„{0}“ ist nicht der Ordner eines Laufs: {1} ist nicht lesbar ({2}).</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/runner.py"/>
        <source>weights and what the optimizer keeps</source>
        <translation>Gewichte und was der Optimierer aufbewahrt</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/runner.py"/>
        <source>activations and gradients of a step</source>
        <translation>Aktivierungen und Gradienten eines Schritts</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/runner.py"/>
        <source>This net needs {0} of memory for the {1}, but only {2} are free. Choose a smaller batch size or the precision bfloat16, or close other programs.</source>
        <translation>Dieses Netz braucht {0} Speicher für {1}, aber nur {2} sind frei. Bitte eine kleinere Batchgröße oder die Genauigkeit bfloat16 wählen, oder andere Programme schließen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/runner.py"/>
        <source>A batch of {0} does not fit the graph: {1}.</source>
        <translation>Ein Batch von {0} passt nicht zum Graphen: {1}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/watch.py"/>
        <source>The schedule "plateau" looks at validation rows, but there are none: set aside a part of the rows for them, or choose another schedule.</source>
        <translation>Der Ratenplan „plateau“ sieht auf Validierungszeilen, aber es gibt keine: bitte einen Teil der Zeilen dafür zurücklegen oder einen anderen Ratenplan wählen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/watch.py"/>
        <source>The training setting monitor names "{0}", but there is no such figure. Choose one of these: {1}.{2}</source>
        <translation>Die Trainingseinstellung monitor nennt „{0}“, aber eine solche Größe gibt es nicht. Bitte eine davon wählen: {1}.{2}</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/weighing.py"/>
        <source>Classes are weighted, but no loss compares with one column of classes.</source>
        <translation>Klassen sind gewichtet, aber kein Verlust vergleicht mit einer Spalte von Klassen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/weighing.py"/>
        <source>The loss "{0}" cannot weigh rows or classes: leave out their weights.</source>
        <translation>Der Verlust „{0}“ kann weder Zeilen noch Klassen gewichten: bitte ihre Gewichte weglassen.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/weighing.py"/>
        <source>Weights of {0} steps need a loss that compares them, but it has {1} terms a row.</source>
        <translation>Gewichte von {0} Schritten brauchen einen Verlust, der sie vergleicht, aber er hat {1} Terme je Zeile.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/weighing.py"/>
        <source>The column {0} has {1} classes, but {2} are weighted: {3}.</source>
        <translation>Die Spalte {0} hat {1} Klassen, aber {2} sind gewichtet: {3}.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/train/weighing.py"/>
        <source>class_weight needs "{0}" or a number of at least 0 for each class, got "{1}".</source>
        <translation>class_weight braucht „{0}“ oder für jede Klasse eine Zahl ab 0, erhalten: „{1}“.</translation>
    </message>
    <message>
        <location filename="engine/layerloom/words.py"/>
        <source>1,234.5</source>
        <translation>1 234,5</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Digits with a multilayer perceptron</source>
        <translation>Ziffern mit einem MLP</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>The pixels as one vector, two hidden layers of ReLU units with dropout, and a score for each digit.</source>
        <translation>Die Pixel als ein Vektor, zwei verdeckte Schichten aus ReLU-Einheiten mit Dropout, und ein Score für jede Ziffer.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Digits with a convolutional net</source>
        <translation>Ziffern mit einem Faltungsnetz</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Two convolutions with batch normalization, ReLU and max pooling, then a hidden layer with dropout.</source>
        <translation>Zwei Faltungen mit Batch-Norm, ReLU und Max-Pooling, dann eine verdeckte Schicht mit Dropout.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Two branches joined</source>
        <translation>Zwei verbundene Zweige</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>The picture goes through convolutions in one branch and as a vector of pixels through a dense layer in the other; what both find is put side by side before the scores.</source>
        <translation>Das Bild geht in einem Zweig durch Faltungen und im anderen als Vektor von Pixeln durch eine Dense-Schicht; was beide finden, wird vor den Scores nebeneinandergelegt.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>MNIST with a multilayer perceptron</source>
        <translation>MNIST mit einem MLP</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>784 pixels, two hidden layers of ReLU units, and a score for each digit.</source>
        <translation>784 Pixel, zwei verdeckte Schichten aus ReLU-Einheiten, und ein Score für jede Ziffer.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>MNIST with a convolutional net</source>
        <translation>MNIST mit einem Faltungsnetz</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Two convolutions with ReLU, max pooling, then a hidden layer.</source>
        <translation>Zwei Faltungen mit ReLU, Max-Pooling, dann eine verdeckte Schicht.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>LeNet-5, two convolutions and three dense layers</source>
        <translation>LeNet-5, zwei Faltungen und drei Dense-Schichten</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>LeCun et al., 1998: the pictures of 28 × 28 get a border of 2 pixels for the paper's 32 × 32. As is usual today the second convolution sees all channels, pooling has no weights, and the scores are a dense layer: 61,706 parameters.</source>
        <translation>LeCun et al., 1998: Die Bilder von 28 × 28 bekommen einen Rand von 2 Pixeln für die 32 × 32 der Arbeit. Wie heute üblich sieht die zweite Faltung alle Kanäle, das Pooling hat keine Gewichte, und die Scores sind eine Dense-Schicht: 61.706 Parameter.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>AlexNet, five convolutions and three dense layers</source>
        <translation>AlexNet, fünf Faltungen und drei Dense-Schichten</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Krizhevsky et al., 2012, in the form in one column of Krizhevsky, 2014, that torchvision has: 64, 192, 384, 256 and 256 channels, no local response normalization. Pictures under 64 pixels go through the first convolution with a stride of 1, not 4. Other pictures than the bundled blood cells (32 pixels, 3 classes) begin at Input nodes: wire data of your own to them.</source>
        <translation>Krizhevsky et al., 2012, in der einspaltigen Form von Krizhevsky, 2014, die torchvision hat: 64, 192, 384, 256 und 256 Kanäle, keine Local Response Normalization. Bilder unter 64 Pixeln gehen mit Schrittweite 1, nicht 4, durch die erste Faltung. Andere Bilder als die mitgelieferten Blutzellen (32 Pixel, 3 Klassen) beginnen an Input-Knoten: eigene Daten damit verbinden.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>SqueezeNet 1.1, few parameters</source>
        <translation>SqueezeNet 1.1, wenige Parameter</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Iandola et al., 2016, in the authors' version 1.1: fire modules squeeze the channels with a 1 × 1 convolution, then expand them with 1 × 1 and 3 × 3 convolutions side by side. The scores are a convolution and its mean over the picture; there is no dense layer. Poolings round up, as the authors' do. Other pictures than the bundled blood cells (32 pixels, 3 classes) begin at Input nodes: wire data of your own to them.</source>
        <translation>Iandola et al., 2016, in der Version 1.1 der Autoren: Fire-Module drücken die Kanäle mit einer 1 × 1-Faltung zusammen und weiten sie mit 1 × 1- und 3 × 3-Faltungen nebeneinander. Die Scores sind eine Faltung und ihr Mittel über das Bild; eine Dense-Schicht gibt es nicht. Poolings runden auf, wie bei den Autoren. Andere Bilder als die mitgelieferten Blutzellen (32 Pixel, 3 Klassen) beginnen an Input-Knoten: eigene Daten damit verbinden.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>VGG, stages of 3 × 3 convolutions</source>
        <translation>VGG, Stufen aus 3 × 3-Faltungen</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Simonyan and Zisserman, 2015: stages of convolutions that end in max pooling, then dense layers with dropout. Depth 8 has six convolutions and two dense layers; 32 is in no paper: stages of 3, 4, 7, 8 and 7 convolutions and three dense layers. Other pictures than the bundled blood cells (32 pixels, 3 classes) begin at Input nodes: wire data of your own to them.</source>
        <translation>Simonyan und Zisserman, 2015: Stufen aus Faltungen, die mit Max-Pooling enden, dann Dense-Schichten mit Dropout. Tiefe 8 hat sechs Faltungen und zwei Dense-Schichten; 32 steht in keiner Arbeit: Stufen von 3, 4, 7, 8 und 7 Faltungen und drei Dense-Schichten. Andere Bilder als die mitgelieferten Blutzellen (32 Pixel, 3 Klassen) beginnen an Input-Knoten: eigene Daten damit verbinden.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>ResNet-20, the residual net for small pictures</source>
        <translation>ResNet-20, das Residualnetz für kleine Bilder</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>He et al., 2015, section 4.2: three stages of residual blocks, each stage with half the height and width and twice the channels. Where the shape changes the shortcut is a 1 × 1 convolution (the paper's option B).</source>
        <translation>He et al., 2015, Abschnitt 4.2: drei Stufen aus Residualblöcken, jede mit halber Höhe und Breite und doppelt so vielen Kanälen. Wo sich die Form ändert, ist die Abkürzung eine 1 × 1-Faltung (Option B der Arbeit).</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>ResNet-18, the shallow residual net for large pictures</source>
        <translation>ResNet-18, das flache Residualnetz für große Bilder</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>He et al., 2015, table 1: blocks of two 3 × 3 convolutions beside shortcuts, a 1 × 1 convolution where the shape changes. Other pictures than the bundled blood cells (32 pixels, 3 classes) begin at Input nodes: wire data of your own to them.</source>
        <translation>He et al., 2015, Tabelle 1: Blöcke aus zwei 3 × 3-Faltungen neben Abkürzungen, eine 1 × 1-Faltung, wo sich die Form ändert. Andere Bilder als die mitgelieferten Blutzellen (32 Pixel, 3 Klassen) beginnen an Input-Knoten: eigene Daten damit verbinden.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>ResNet-50, the residual net for large pictures</source>
        <translation>ResNet-50, das Residualnetz für große Bilder</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>He et al., 2015, table 1: bottlenecks of three convolutions beside shortcuts, a 1 × 1 convolution where the shape changes. A bottleneck halves the picture in its 3 × 3 convolution, as is usual today, not in its first. Other pictures than the bundled blood cells (32 pixels, 3 classes) begin at Input nodes: wire data of your own to them.</source>
        <translation>He et al., 2015, Tabelle 1: Engpässe aus drei Faltungen neben Abkürzungen, eine 1 × 1-Faltung, wo sich die Form ändert. Ein Engpass halbiert das Bild in seiner 3 × 3-Faltung, wie heute üblich, nicht in seiner ersten. Andere Bilder als die mitgelieferten Blutzellen (32 Pixel, 3 Klassen) beginnen an Input-Knoten: eigene Daten damit verbinden.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>GoogLeNet, branches with kernels of several sizes</source>
        <translation>GoogLeNet, Zweige mit Kerneln mehrerer Größen</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Szegedy et al., 2014, as torchvision has it: with batch normalization (eps 0.001), 3 × 3 convolutions where the paper has 5 × 5, poolings that round up, and without auxiliary scores. Other pictures than the bundled blood cells (32 pixels, 3 classes) begin at Input nodes: wire data of your own to them.</source>
        <translation>Szegedy et al., 2014, wie torchvision es hat: mit Batch-Normierung (eps 0.001), 3 × 3-Faltungen, wo die Arbeit 5 × 5 hat, Poolings, die aufrunden, und ohne Hilfsscores. Andere Bilder als die mitgelieferten Blutzellen (32 Pixel, 3 Klassen) beginnen an Input-Knoten: eigene Daten damit verbinden.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Inception-v3, large kernels as pairs of narrow ones</source>
        <translation>Inception-v3, große Kernel als Paare schmaler</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Szegedy et al., 2015, as torchvision has it (batch norm with eps 0.001); the border of mean poolings is not counted, as in the authors' net. Pictures under 299 pixels would vanish: they keep a border in every layer. Other pictures than the bundled blood cells (32 pixels, 3 classes) begin at Input nodes: wire data of your own to them.</source>
        <translation>Szegedy et al., 2015, wie torchvision es hat (Batch-Normierung mit eps 0.001); der Rand von Mittel-Poolings zählt nicht, wie im Netz der Autoren. Bilder unter 299 Pixeln würden verschwinden: Sie behalten in jeder Schicht einen Rand. Andere Bilder als die mitgelieferten Blutzellen (32 Pixel, 3 Klassen) beginnen an Input-Knoten: eigene Daten damit verbinden.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>MobileNetV2, few multiplications</source>
        <translation>MobileNetV2, wenige Multiplikationen</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Sandler et al., 2018: a block makes the channels many, looks at each by itself with a 3 × 3 convolution (as many groups as channels), and makes them few again without an activation; blocks that keep the shape have a shortcut. Channels are multiples of 8 at every width, and the last convolution is never narrower than the paper's. Other pictures than the bundled blood cells (32 pixels, 3 classes) begin at Input nodes: wire data of your own to them.</source>
        <translation>Sandler et al., 2018: Ein Block macht aus den Kanälen viele, sieht jeden für sich mit einer 3 × 3-Faltung an (so viele Gruppen wie Kanäle) und macht ohne Aktivierung wieder wenige daraus; Blöcke, die die Form behalten, haben eine Abkürzung. Kanäle sind bei jeder Breite Vielfache von 8, und die letzte Faltung ist nie schmaler als die der Arbeit. Andere Bilder als die mitgelieferten Blutzellen (32 Pixel, 3 Klassen) beginnen an Input-Knoten: eigene Daten damit verbinden.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>DenseNet-121, layers that see all before them</source>
        <translation>DenseNet-121, Schichten, die alle vor ihnen sehen</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Huang et al., 2017, table 1, with bottlenecks and half the channels between blocks (DenseNet-BC): norm and ReLU come before each convolution, and what it finds is put beside all channels so far. Other pictures than the bundled blood cells (32 pixels, 3 classes) begin at Input nodes: wire data of your own to them.</source>
        <translation>Huang et al., 2017, Tabelle 1, mit Engpässen und halb so vielen Kanälen zwischen Blöcken (DenseNet-BC): Normierung und ReLU stehen vor jeder Faltung, und was sie findet, wird neben alle bisherigen Kanäle gelegt. Andere Bilder als die mitgelieferten Blutzellen (32 Pixel, 3 Klassen) beginnen an Input-Knoten: eigene Daten damit verbinden.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Sentiment, read from both ends</source>
        <translation>Stimmung, von beiden Enden gelesen</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>A long short-term memory reads each sentence forwards and another one backwards (Graves and Schmidhuber, 2005); of each entry of their states the largest over all words tells whether the sentence is positive.</source>
        <translation>Ein LSTM liest jeden Satz vorwärts und ein anderes rückwärts (Graves und Schmidhuber, 2005); von jedem Eintrag ihrer Zustände sagt der größte über alle Wörter, ob der Satz positiv ist.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Parts of speech</source>
        <translation>Wortarten</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Each word is a learned vector, and beside it what a convolution finds in its characters (Ma and Hovy, 2016). A long short-term memory reads each sentence forwards and another one backwards; from both states at a word a dense layer tells which part of speech it is (98 tags of the Brown corpus).</source>
        <translation>Jedes Wort ist ein gelernter Vektor, und daneben, was eine Faltung in seinen Zeichen findet (Ma und Hovy, 2016). Ein LSTM liest jeden Satz vorwärts und ein anderes rückwärts; aus beiden Zuständen an einem Wort sagt eine Dense-Schicht, welche Wortart es ist (98 Tags des Brown-Korpus).</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Sentiment with an LSTM</source>
        <translation>Stimmung mit einem LSTM</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Each word of a sentence becomes a learned vector; a long short-term memory reads one after another, and what it keeps after the last tells whether the sentence is positive.</source>
        <translation>Jedes Wort eines Satzes wird ein gelernter Vektor; ein LSTM liest eines nach dem anderen, und was es nach dem letzten behält, sagt, ob der Satz positiv ist.</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Next word with a transformer</source>
        <translation>Nächstes Wort mit einem Transformer</translation>
    </message>
    <message>
        <location filename="resources/layerloom_resources/templates/__init__.py"/>
        <source>Vaswani et al., 2017, a decoder alone, with the normalization before attention and hidden layer: at each word of the text the net looks back at those before it and foretells the next.</source>
        <translation>Vaswani et al., 2017, nur ein Decoder, mit der Normierung vor Attention und verdeckter Schicht: An jedem Wort des Textes sieht das Netz auf die davor zurück und sagt das nächste voraus.</translation>
    </message>
</context>
</TS>
