/// Reading an HTTP answer as SOAP: everything that may stand there in place of one gets a clear word.
enum SOAPAnswer {
    /// - Throws: ``FCDError``. Where the call changes something, an answer that cannot be read does not say that it
    ///   was not done: then the outcome is unknown.
    static func read(
        _ response: HTTPResponse,
        of service: SOAPService,
        method: String,
        effect: OperationEffect,
        server: String
    ) throws(FCDError) -> SOAPEnvelope.Answer {
        do {
            return try read(response, of: service, method: method, server: server)
        } catch {
            // Whoever sends these did not let the call through.
            let isRefusal = [401, 403, 404, 407].contains(response.status)
            guard effect == .changes, !isRefusal else { throw error }
            throw FCDError.unknownOutcome(of: method, error.message)
        }
    }

    private static func read(
        _ response: HTTPResponse,
        of service: SOAPService,
        method: String,
        server: String
    ) throws(FCDError) -> SOAPEnvelope.Answer {
        if response.status == 404 {
            throw FCDError(.unsupported, "\(server) has no \(service.path) (HTTP 404 for \(method))")
        }
        let document: XMLNode
        do {
            document = try XMLReader.read(response.body)
        } catch {
            throw notXML(response, error, method: method, server: server)
        }
        do {
            return try SOAPEnvelope.answer(in: document)
        } catch {
            if let refusal = statusError(response, method: method, server: server) { throw refusal }
            if document.name.lowercased() == "html" { throw html(method: method, server: server) }
            throw FCDError(.protocolViolation, "\(method): \(error)", hint: notVSphereHint)
        }
    }

    private static func notXML(
        _ response: HTTPResponse,
        _ failure: XMLReader.Failure,
        method: String,
        server: String
    ) -> FCDError {
        if let refusal = statusError(response, method: method, server: server) { return refusal }
        let start = String(decoding: response.body.prefix(200), as: UTF8.self).trimmed.lowercased()
        if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") {
            return html(method: method, server: server)
        }
        switch failure {
        case .malformed(_, _) where response.body.isEmpty:
            return FCDError(.protocolViolation, "\(server) answered \(method) with an empty body", hint: notVSphereHint)
        case .malformed(let words, let line):
            return FCDError(
                .protocolViolation,
                "\(server) answered \(method) with something that is no whole XML document: \(words) (line \(line))",
                hint: notVSphereHint
            )
        case .hasDocumentType:
            return FCDError(
                .protocolViolation,
                "\(server) answered \(method) with a DOCTYPE, which a SOAP message must not have",
                hint: notVSphereHint
            )
        case .tooLarge:
            return FCDError(.protocolViolation, "\(server) answered \(method) with more than 2 GiB")
        }
    }

    /// Statuses that say more than the body does.
    private static func statusError(_ response: HTTPResponse, method: String, server: String) -> FCDError? {
        switch response.status {
        case 401, 403:
            FCDError(
                .permissionDenied,
                "\(server) refused \(method) with HTTP \(response.status)",
                hint: notVSphereHint
            )
        case 407:
            FCDError(.unreachable, "the proxy in front of \(server) wants a login (HTTP 407)", hint: proxyHint)
        case 502, 503, 504:
            FCDError(
                .unreachable,
                "\(server) is not ready: HTTP \(response.status) for \(method)",
                hint: "vCenter's services may still be starting: try again in a minute"
            )
        default: nil
        }
    }

    private static func html(method: String, server: String) -> FCDError {
        FCDError(
            .protocolViolation,
            "\(server) answered \(method) with an HTML page instead of SOAP, as a proxy or another web server does",
            hint: proxyHint
        )
    }

    private static let notVSphereHint = "check that the URL is a vCenter's or an ESXi host's"
    private static let proxyHint = "check the URL and the variables HTTPS_PROXY and NO_PROXY"
}
