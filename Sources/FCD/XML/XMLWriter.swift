internal import CLibXML2

/// Writes an XML document through libxml2's text writer.
///
/// The writer knows the default namespace in force and declares another one only where an element leaves it, which
/// is how vSphere wants a vim25 value inside a vslm request: `<id><id xmlns="urn:vim25">…</id></id>`.
package struct XMLWriter: ~Copyable {
    private let writer: xmlTextWriterPtr
    private let buffer: xmlBufferPtr
    private var namespaces: [String] = [""]
    /// The first text that XML cannot carry (a control character, for one).
    private var unwritable: String?

    package init() throws(FCDError) {
        guard let buffer = xmlBufferCreate() else { throw .outOfMemory }
        guard let writer = xmlNewTextWriterMemory(buffer, 0) else {
            xmlBufferFree(buffer)
            throw .outOfMemory
        }
        self.buffer = buffer
        self.writer = writer
        xmlTextWriterStartDocument(writer, "1.0", "UTF-8", nil)
    }

    deinit {
        xmlFreeTextWriter(writer)
        xmlBufferFree(buffer)
    }

    /// Writes an element with attributes and content.
    package mutating func element(
        _ name: String,
        in namespace: String? = nil,
        attributes: [(name: String, value: String)] = [],
        content: (inout XMLWriter) throws -> Void
    ) rethrows {
        start(name, in: namespace, attributes: attributes)
        try content(&self)
        end()
    }

    /// Writes an element that holds text.
    package mutating func element(
        _ name: String,
        in namespace: String? = nil,
        attributes: [(name: String, value: String)] = [],
        _ text: String
    ) {
        start(name, in: namespace, attributes: attributes)
        check(text)
        xmlTextWriterWriteString(writer, text)
        end()
    }

    package mutating func element(_ name: String, in namespace: String? = nil, _ value: Bool) {
        element(name, in: namespace, value ? "true" : "false")
    }

    package mutating func element(_ name: String, in namespace: String? = nil, _ value: some BinaryInteger) {
        element(name, in: namespace, String(value))
    }

    /// Writes `<name type="VirtualMachine">vm-42</name>`.
    package mutating func reference(
        _ name: String,
        in namespace: String? = nil,
        _ reference: ManagedObjectReference
    ) {
        element(name, in: namespace, attributes: [("type", reference.type)], reference.value)
    }

    /// Writes a node that was built or read elsewhere, with its own namespaces and `xsi:type`.
    package mutating func node(_ node: XMLNode) {
        var attributes = node.attributes.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        if let type = node.type { attributes.append((name: "xsi:type", value: type)) }
        start(node.name, in: node.namespace, attributes: attributes)
        check(node.text)
        if !node.text.isEmpty { xmlTextWriterWriteString(writer, node.text) }
        for child in node.children { self.node(child) }
        end()
    }

    /// Ends the document.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/invalidArgument`` if a text holds a character that XML 1.0 cannot
    ///   carry. Nothing is silently dropped from a name.
    package consuming func finish() throws(FCDError) -> [UInt8] {
        if let unwritable {
            throw FCDError(
                .invalidArgument,
                "\(String(reflecting: unwritable)) holds a control character that the API cannot carry",
                hint: "use a text without control characters"
            )
        }
        guard xmlTextWriterEndDocument(writer) >= 0, xmlTextWriterFlush(writer) >= 0 else { throw .outOfMemory }
        return Array(UnsafeBufferPointer(start: xmlBufferContent(buffer), count: Int(xmlBufferLength(buffer))))
    }

    private mutating func start(_ name: String, in namespace: String?, attributes: [(name: String, value: String)]) {
        let current = namespaces[namespaces.count - 1]
        xmlTextWriterStartElement(writer, name)
        if let namespace, namespace != current {
            xmlTextWriterWriteAttribute(writer, "xmlns", namespace)
        }
        namespaces.append(namespace ?? current)
        for attribute in attributes {
            check(attribute.value)
            xmlTextWriterWriteAttribute(writer, attribute.name, attribute.value)
        }
    }

    private mutating func end() {
        namespaces.removeLast()
        xmlTextWriterEndElement(writer)
    }

    private mutating func check(_ text: String) {
        let isWritable = text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x9, 0xA, 0xD, 0x20...0xFFFD, 0x1_0000...0x10_FFFF: true
            default: false
            }
        }
        if !isWritable, unwritable == nil { unwritable = text }
    }
}
