import FCD

/// One call as a handler sees it: valid by the schema, and of somebody who may make it.
struct MethodCall: Sendable {
    let service: SoapService
    let method: String
    let this: ManagedObjectReference
    let arguments: XMLNode
    let session: Session?

    /// The login name of the caller.
    var user: String { session?.account.name ?? "" }

    func string(_ name: String) throws(Fault) -> String {
        guard let text = optionalString(name) else { throw .invalidArgument(name) }
        return text
    }

    func optionalString(_ name: String) -> String? { arguments.child(name)?.text }

    func strings(_ name: String) -> [String] { arguments.all(name).map(\.text) }

    func int(_ name: String) throws(Fault) -> Int {
        guard let number = optionalInt(name) else { throw .invalidArgument(name) }
        return number
    }

    func optionalInt(_ name: String) -> Int? { arguments.child(name).flatMap { Int($0.text.trimmed) } }

    func optionalBool(_ name: String) -> Bool? { arguments.child(name)?.flag }

    func reference(_ name: String) throws(Fault) -> ManagedObjectReference {
        guard let reference = optionalReference(name) else { throw .invalidArgument(name) }
        return reference
    }

    func optionalReference(_ name: String) -> ManagedObjectReference? { arguments.child(name)?.reference }

    /// The text of an `ID` argument, such as `id` or `snapshotId`.
    func id(_ name: String) throws(Fault) -> String {
        guard let text = arguments[name, "id"]?.text.trimmed, !text.isEmpty else { throw .invalidArgument(name) }
        return text
    }

    /// The disk that the call is about, for locks and for faults that name it.
    var diskID: String? { (arguments.child("id") ?? arguments.child("diskId"))?.child("id")?.text.trimmed }
}

extension XMLNode {
    /// Reads `true`, `1`, `false` or `0`; the schema has refused everything else.
    var flag: Bool { text.trimmed == "true" || text.trimmed == "1" }

    var reference: ManagedObjectReference? { try? asReference() }

    /// The text of a child that is an `ID`.
    func identifier(_ name: String) -> String? { self[name, "id"]?.text.trimmed }

    /// `KeyValue` children of that name.
    func keyValues(_ name: String) -> [String: String] {
        var pairs: [String: String] = [:]
        for node in all(name) { pairs[node.child("key")?.text ?? ""] = node.child("value")?.text ?? "" }
        return pairs
    }
}
