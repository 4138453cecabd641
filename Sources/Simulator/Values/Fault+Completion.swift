import FCD

extension Fault {
    /// The fault with an empty value for every field that its type requires and a test left out.
    func completed(for version: SimulatedVersion) -> Fault {
        guard let type = TypeTable.of(version).type(named: type) else { return self }
        var fault = self
        for field in type.fields where !field.isOptional && fault.object[field.name] == nil {
            switch field.type.name {
            case "int": fault.object[field.name] = .int(0)
            case "long": fault.object[field.name] = .long(0)
            case "boolean": fault.object[field.name] = .boolean(false)
            case "ManagedObjectReference":
                fault.object[field.name] = .reference(ManagedObjectReference(type: "Folder", value: "group-d1"))
            default: fault.object[field.name] = .string("")
            }
        }
        return fault
    }
}
