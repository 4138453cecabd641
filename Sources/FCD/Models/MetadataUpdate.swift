/// A change of a disk's key-value metadata. Keys that it does not name stay as they are.
public struct MetadataUpdate: Sendable, Equatable {
    /// Keys with their new values.
    public var set: [String: String]
    /// Keys to be removed; one that is not there is no error.
    public var remove: [String]

    /// A change; empty unless told otherwise.
    public init(set: [String: String] = [:], remove: [String] = []) {
        self.set = set
        self.remove = remove
    }

    /// Whether nothing would change.
    public var isEmpty: Bool { self.set.isEmpty && remove.isEmpty }

    func encode(into body: inout XMLWriter) {
        for (key, value) in self.set.sorted(by: { $0.key < $1.key }) {
            body.element("metadata") {
                $0.element("key", in: XMLNamespace.vim25, key)
                $0.element("value", in: XMLNamespace.vim25, value)
            }
        }
        for key in remove.sorted() { body.element("deleteKeys", key) }
    }
}
