/// What servers are called where a person reads it: by their names, and where several have one name, with what tells them
/// apart. A vCenter that is rebuilt keeps its name and its address; its instance UUID is another.
package struct ServerLabels: Sendable {
    /// Beside the name, by UUID; none where the name alone is clear.
    private var differences: [String: String] = [:]
    private let words: AuditWords

    package init(_ servers: [AuditServer], _ words: AuditWords) {
        self.words = words
        for namesakes in Dictionary(grouping: servers, by: \.name).values where namesakes.count > 1 {
            let addresses = Dictionary(grouping: namesakes, by: \.url).mapValues(\.count)
            for server in namesakes {
                let isClear = addresses[server.url] == 1
                differences[server.instanceUUID] =
                    isClear ? server.url : words.list([server.url, server.instanceUUID])
            }
        }
    }

    /// - Parameter uuid: nil where it is not known which server of that name is meant.
    package func label(_ name: String, uuid: String?) -> String {
        guard let difference = uuid.flatMap({ differences[$0] }) else { return name }
        return words("\(name) (\(difference))", zh: "\(name)（\(difference)）")
    }

    package func label(_ server: AuditServer) -> String { label(server.name, uuid: server.instanceUUID) }

    package func label(ofServerOf finding: AuditFinding) -> String {
        label(finding.server, uuid: finding.serverUUID)
    }
}

extension AuditReport {
    /// What the servers are called in this report's words.
    package var serverLabels: ServerLabels { ServerLabels(servers, AuditWords(language)) }
}
