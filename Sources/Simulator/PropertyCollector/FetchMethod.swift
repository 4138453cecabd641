import FCD

/// `Fetch`: reads one property of any managed object.
///
/// It is in no published schema, yet every vCenter has it, and pyVmomi reads all its properties by it.
enum FetchMethod {
    static let name = "Fetch"

    /// The answer holds a value of any type.
    static let returnValue = TypeTable.Field(
        name: "returnval",
        namespace: XMLNamespace.vim25,
        type: .schema("anyType"),
        isOptional: true,
        isArray: false
    )

    static func add(to table: inout MethodTable) {
        table.add("ManagedObject", name) { (state, call) throws(Fault) in
            let reader = PropertyReader(state: state, session: call.session)
            return try reader.value(of: call.this, path: try call.string("prop")).map { [$0] } ?? []
        }
    }

    /// What the schema would say of a request, if it had it: `_this` and `prop`, and nothing else.
    static func judged(_ body: XMLNode) throws(Fault) -> XMLNode {
        guard body.children.map(\.name) == ["_this", "prop"],
            body.children.allSatisfy({ $0.namespace == XMLNamespace.vim25 })
        else { throw .invalidRequest("Fetch takes _this and prop") }
        return body
    }
}
