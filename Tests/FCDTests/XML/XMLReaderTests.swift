import FCD
import Testing

@Suite(.timeLimit(.minutes(1)))
struct XMLReaderTests {
    @Test func `a document with a DOCTYPE is refused, so no entity can be declared`() {
        let bomb = """
            <!DOCTYPE a [<!ENTITY x "0123456789"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>
            """
        #expect(throws: XMLReader.Failure.hasDocumentType) { try XMLReader.read(Array(bomb.utf8)) }
    }

    @Test func `an external entity is not read`() {
        let text = #"<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>"#
        #expect(throws: XMLReader.Failure.hasDocumentType) { try XMLReader.read(Array(text.utf8)) }
    }

    @Test(arguments: ["", "   ", "hello", "<a><b></a>", "<a>", "<a/><b/>", "\u{0}"])
    func `what is no whole document is refused with libxml2's words`(text: String) {
        #expect { try XMLReader.read(Array(text.utf8)) } throws: { error in
            guard case .malformed(let words, _) = error as? XMLReader.Failure else { return false }
            return !words.isEmpty
        }
    }

    @Test func `text keeps entities' characters, CDATA and Chinese`() throws {
        let node = try XMLReader.read(Array("<a x='1&amp;2'>&lt;数据&gt; <![CDATA[<raw>]]></a>".utf8))
        #expect(node.text == "<数据> <raw>")
        #expect(node.attributes["x"] == "1&2")
    }

    @Test func `xsi:type is resolved whatever its prefix`() throws {
        let node = try XMLReader.read(
            Array(
                """
                <v xmlns:z="http://www.w3.org/2001/XMLSchema-instance" xmlns:p="urn:vim25" z:type="p:VirtualDisk"/>
                """.utf8
            )
        )
        #expect(node.type == "VirtualDisk")
        #expect(node.typeNamespace == "urn:vim25")
    }

    @Test func `a document nested too deeply is refused instead of crashing`() {
        let text = String(repeating: "<a>", count: 5000) + String(repeating: "</a>", count: 5000)
        #expect(throws: XMLReader.Failure.self) { try XMLReader.read(Array(text.utf8)) }
    }

    @Test func `what the writer writes, the reader reads back`() throws {
        let node = XMLNode(
            "outer",
            namespace: "urn:vim25",
            attributes: ["type": "a\"b<c"],
            children: [
                XMLNode("inner", namespace: "urn:vslm", text: "x & y < z 数据\n\"'"),
                XMLNode("empty", namespace: "urn:vim25"),
            ]
        )
        var writer = try XMLWriter()
        writer.node(node)
        #expect(try XMLReader.read(writer.finish()) == node)
    }
}
