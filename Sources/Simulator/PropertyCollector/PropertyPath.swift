/// A property's path, such as `config.hardware.device[2000]`.
struct PropertyPath: Sendable {
    struct Step: Sendable {
        var name: String
        /// The key in brackets, without its quotes.
        var key: String?
    }

    var steps: [Step] = []

    init(_ text: String) {
        var name = ""
        var key: String?
        for character in text {
            switch (character, key) {
            case ("]", let found?):
                steps.append(Step(name: name, key: found.filter { $0 != "\"" }))
                name = ""
                key = nil
            case (_, let found?): key = found + String(character)
            case ("[", nil): key = ""
            case (".", nil):
                if !name.isEmpty { steps.append(Step(name: name)) }
                name = ""
            default: name.append(character)
            }
        }
        if !name.isEmpty { steps.append(Step(name: name, key: key)) }
    }

    /// The value below `root`, which the first step led to; `nil` where something on the way is not set.
    func value(below root: Value) -> Value? {
        var current: Value? = root
        if let key = steps.first?.key { current = root.element(withKey: key) }
        for step in steps.dropFirst() {
            current = current?.asObject?[step.name]
            if let key = step.key { current = current?.element(withKey: key) }
        }
        return current
    }

    /// Whether the declared types have the path.
    func isDeclared(from field: TypeTable.Field, in version: SimulatedVersion) -> Bool {
        let table = TypeTable.of(version)
        var type = field.type
        for step in steps.dropFirst() {
            guard !type.isBuiltIn else { return false }
            let complex = PropertyTable.of(version).dataTypes[type.name] ?? table.type(named: type.name)
            guard let next = complex?.field(step.name) else { return false }
            type = next.type
        }
        return true
    }
}

extension Value {
    /// The element of an array with that `key`.
    fileprivate func element(withKey key: String) -> Value? {
        guard case .array(_, let values) = self else { return nil }
        return values.first { value in
            switch value.asObject?["key"] {
            case .int(let number): String(number) == key
            case .string(let text): text == key
            default: false
            }
        }
    }
}
