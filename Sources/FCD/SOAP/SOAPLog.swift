/// Makes the text that `--debug` shows: requests and answers as they go over the wire, with secrets removed.
struct SOAPLog: Sendable {
    let write: @Sendable (String) -> Void

    func request(_ body: [UInt8], method: String, path: String) {
        write("→ POST \(path) \(method)\n\(Self.withoutSecrets(String(decoding: body, as: UTF8.self)))")
    }

    func answer(_ response: HTTPResponse, method: String, after duration: Duration) {
        let text = Self.withoutSecrets(String(decoding: response.body, as: UTF8.self))
        write("← HTTP \(response.status) \(method) after \(duration.milliseconds) ms\n\(text)")
    }

    func failure(_ error: TransportError, method: String) {
        write("✗ \(method): \(error)")
    }

    /// Empties every element that carries a secret, whatever prefix it has.
    static func withoutSecrets(_ text: String) -> String {
        var result = text
        for name in ["password", "vcSessionCookie", "delegatedTokenXml", "key"] {
            // `key` also names harmless keys; only a session's own (a UserSession's first child) is a secret.
            if name == "key", !result.contains("LoginResponse"), !result.contains("UserSession") { continue }
            result = replaceContent(of: name, in: result)
        }
        return result
    }

    private static func replaceContent(of name: String, in text: String) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.rangeOfTag(name) {
            guard let close = rest[open.upperBound...].firstIndex(of: ">") else { break }
            guard rest[rest.index(before: close)] != "/" else {
                result += rest[...close]
                rest = rest[rest.index(after: close)...]
                continue
            }
            result += rest[...close]
            rest = rest[rest.index(after: close)...]
            if let end = rest.firstIndex(of: "<") {
                result += "***"
                rest = rest[end...]
            }
        }
        return result + rest
    }
}

extension Substring {
    /// The range of an opening tag's name, with or without a prefix before it.
    fileprivate func rangeOfTag(_ name: String) -> Range<Index>? {
        var from = startIndex
        while let start = self[from...].firstIndex(of: "<") {
            let nameStart = index(after: start)
            let tag = self[nameStart...].prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
            let local = tag.split(separator: ":").last ?? tag
            if local == name { return tag.startIndex..<tag.endIndex }
            from = nameStart
        }
        return nil
    }
}
