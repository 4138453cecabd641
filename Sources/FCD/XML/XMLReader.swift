internal import CLibXML2

/// Reads a whole document with libxml2 and copies it into ``XMLNode`` values.
///
/// Nothing outside the document is ever read: no network, no external DTD, and a document with a DOCTYPE is
/// refused, so entities cannot be declared at all.
package enum XMLReader {
    package enum Failure: Error, Sendable, Equatable {
        /// Not well-formed, with libxml2's own words and the line.
        case malformed(String, line: Int)
        case hasDocumentType
        case tooLarge
    }

    package static func read(_ bytes: [UInt8]) throws(Failure) -> XMLNode {
        guard bytes.count < Int(Int32.max) else { throw .tooLarge }
        guard let context = xmlNewParserCtxt() else { throw .malformed("libxml2 is out of memory", line: 0) }
        defer { xmlFreeParserCtxt(context) }
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue | XML_PARSE_NOERROR.rawValue
            | XML_PARSE_NOWARNING.rawValue | XML_PARSE_NOBLANKS.rawValue
        let parsed = bytes.withUnsafeBytes { buffer in
            xmlCtxtReadMemory(
                context,
                buffer.bindMemory(to: CChar.self).baseAddress,
                Int32(buffer.count),
                nil,
                nil,
                Int32(bitPattern: UInt32(options))
            )
        }
        guard let document = parsed else {
            let error = xmlCtxtGetLastError(context)
            let message = error?.pointee.message.map { String(cString: $0).trimmed } ?? "not an XML document"
            throw .malformed(message, line: Int(error?.pointee.line ?? 0))
        }
        defer { xmlFreeDoc(document) }
        guard document.pointee.intSubset == nil else { throw .hasDocumentType }
        guard let root = xmlDocGetRootElement(document) else { throw .malformed("the document is empty", line: 1) }
        return copy(root)
    }

    /// Copies one element with everything below it. libxml2 itself limits the depth to 256.
    private static func copy(_ element: xmlNodePtr) -> XMLNode {
        var node = XMLNode(string(element.pointee.name) ?? "")
        node.namespace = element.pointee.ns.flatMap { string($0.pointee.href) }
        copyAttributes(of: element, into: &node)
        var next = element.pointee.children
        while let child = next {
            switch child.pointee.type {
            case XML_ELEMENT_NODE:
                node.children.append(copy(child))
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                node.text += string(child.pointee.content) ?? ""
            default:
                break
            }
            next = child.pointee.next
        }
        return node
    }

    private static func copyAttributes(of element: xmlNodePtr, into node: inout XMLNode) {
        var next = element.pointee.properties
        while let attribute = next {
            let name = string(attribute.pointee.name) ?? ""
            let value = attribute.pointee.children.flatMap { string($0.pointee.content) } ?? ""
            if name == "type", attribute.pointee.ns.flatMap({ string($0.pointee.href) }) == XMLNamespace.instance {
                let parts = value.split(separator: ":", maxSplits: 1).map(String.init)
                let prefix = parts.count == 2 ? parts[0] : nil
                node.type = parts.last
                node.typeNamespace = xmlSearchNs(element.pointee.doc, element, prefix)
                    .flatMap { string($0.pointee.href) }
            } else {
                node.attributes[name] = value
            }
            next = attribute.pointee.next
        }
    }

    private static func string(_ pointer: UnsafePointer<xmlChar>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}
