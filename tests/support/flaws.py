"""What must not be in any document, whatever was done."""

from __future__ import annotations

from layerloom.graph import Document


def flaws(document: Document) -> list[str]:
    """What is wrong with the nodes and links of a document or of the graph in a block."""
    found = []
    for key, link in document.links.items():
        if key != link.key:
            found.append(f"{key} is the key of {link}")
        source, target = document.nodes.get(link.source.node), document.nodes.get(link.target.node)
        if source is None or target is None:
            found.append(f"{link} dangles")
            continue
        ports = {port.name: port for port in target.layer.ports.inputs}
        if link.source.port not in source.layer.ports.outputs or link.target.port not in ports:
            found.append(f"{link} ends at a port that does not exist")
        elif link.target.slot and not ports[link.target.port].variadic:
            found.append(f"{link} is a second one at its input")
        if link.target.slot and link.target._replace(slot=link.target.slot - 1) not in {
            other.target for other in document.links.values()
        }:
            found.append(f"there is a gap before {link}")
    titles = [node.title for node in document.nodes.values()]
    if len(set(titles)) != len(titles):
        found.append("two nodes share a title")
    owners = {node.weights_of for node in document.nodes.values()} - {None}
    if not owners <= document.nodes.keys():
        found.append("shared weights have no owner")
    if not document.places.keys() <= document.nodes.keys():
        found.append("a place belongs to no node")
    return found
