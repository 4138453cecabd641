import FCD

/// Answers one HTTP request: SOAP at the services' paths, and the list of versions.
struct RequestRouter: Sendable {
    let server: SimulatedVCenter

    func answer(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let path = request.path.split(separator: "?", maxSplits: 1).first.map(String.init) ?? "/"
        if let service = SoapService(path: path), service == .vim || server.kind == .vCenter {
            guard request.method == .post else { return HTTPResponse(status: 405) }
            return try await SoapDispatcher(server: server, service: service).answer(request)
        }
        switch (path, request.method) {
        case ("/sdk/vimServiceVersions.xml", .get), ("/sdk/vimServiceVersions.xml", .head):
            return Self.xml(versions)
        case ("/", .get), ("/ui/", .get):
            return Self.text("<html><body>fcdsim, a simulated vCenter</body></html>", type: "text/html")
        case (let path, .get) where path == "/folder" || path.hasPrefix("/folder/"):
            return folder(request)
        default:
            return HTTPResponse(status: 404, headers: [("Content-Type", "text/plain")], body: Array("not found\n".utf8))
        }
    }

    /// The datastores' folders by HTTP: enough to tell whether a file is there. The simulated disks hold no data.
    private func folder(_ request: HTTPRequest) -> HTTPResponse {
        let cookie = request.header("Cookie").flatMap(SessionStore.cookie)
        return server.read { state in
            guard let cookie, state.sessions[cookie] != nil else { return HTTPResponse(status: 401) }
            guard let url = try? RegistrationURL("https://localhost\(request.path)"),
                let datastore = try? url.datastore(in: state.inventory),
                datastore.files[url.path] != nil
            else { return HTTPResponse(status: 404) }
            return Self.text("", type: "application/octet-stream")
        }
    }

    private var versions: String {
        let all = server.version.vimVersions
        let prior = all.dropFirst().map { "   <version>\($0)</version>\n" }.joined()
        return """
            <?xml version="1.0" encoding="UTF-8" ?>
            <namespaces version="1.0">
             <namespace>
              <name>urn:vim25</name>
              <version>\(all.first ?? "")</version>
              <priorVersions>
            \(prior)  </priorVersions>
             </namespace>
            </namespaces>

            """
    }

    private static func xml(_ text: String) -> HTTPResponse { self.text(text, type: "text/xml") }

    private static func text(_ text: String, type: String) -> HTTPResponse {
        HTTPResponse(status: 200, headers: [("Content-Type", type)], body: Array(text.utf8))
    }
}
