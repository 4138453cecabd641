import FCD

extension HTTPRequest {
    /// The first value of a header field, whatever the case of its name.
    func header(_ name: String) -> String? {
        headerValues(name).first
    }

    func headerValues(_ name: String) -> [String] {
        let wanted = name.lowercased()
        return headers.filter { $0.name.lowercased() == wanted }.map(\.value)
    }
}
