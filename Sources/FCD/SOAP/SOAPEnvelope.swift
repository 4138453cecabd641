/// A SOAP 1.1 message around one operation.
package enum SOAPEnvelope {
    /// Writes the request of an operation.
    ///
    /// - parameter vcSessionCookie: The value of the session's cookie, which services other than `/sdk` take in a
    ///   header element without a namespace.
    /// - Throws: ``FCDError`` with ``FCDError/Code/invalidArgument`` for text that XML cannot carry.
    package static func request(
        for operation: some SOAPOperation,
        vcSessionCookie: String? = nil
    ) throws(FCDError) -> [UInt8] {
        var writer = try XMLWriter()
        let namespace = type(of: operation).service.namespace
        writer.element(
            "Envelope",
            in: XMLNamespace.envelope,
            attributes: [("xmlns:xsi", XMLNamespace.instance), ("xmlns:xsd", XMLNamespace.schema)]
        ) { envelope in
            if let vcSessionCookie {
                envelope.element("Header") { $0.element("vcSessionCookie", in: "", vcSessionCookie) }
            }
            envelope.element("Body") { body in
                body.element(operation.method, in: namespace) { call in
                    call.reference("_this", operation.target)
                    operation.encode(into: &call)
                }
            }
        }
        return try writer.finish()
    }

    /// What an answer holds.
    package enum Answer: Sendable {
        case result(XMLNode)
        case fault(ServerFault)
    }

    /// Takes the content out of an answer.
    package static func answer(in document: XMLNode) throws(AnswerError) -> Answer {
        guard document.name == "Envelope", document.namespace == XMLNamespace.envelope,
            let content = document.child("Body")?.children.first
        else { throw AnswerError("the server answered with <\(document.name)>, which is no SOAP message") }
        return content.name == "Fault" ? .fault(ServerFault(soapFault: content)) : .result(content)
    }
}
