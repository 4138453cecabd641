/// Typed reading of a server's answer. What is missing or malformed throws, so that half an answer is never taken
/// for a whole one.
extension XMLNode {
    /// The text of a required child.
    package func string(_ name: String) throws(AnswerError) -> String {
        guard let child = child(name) else { throw AnswerError(missing: name, in: self) }
        return child.text
    }

    package func optionalString(_ name: String) -> String? {
        child(name)?.text
    }

    package func int(_ name: String) throws(AnswerError) -> Int64 {
        guard let value = try optionalInt(name) else { throw AnswerError(missing: name, in: self) }
        return value
    }

    package func optionalInt(_ name: String) throws(AnswerError) -> Int64? {
        guard let child = child(name) else { return nil }
        guard let value = Int64(child.text.trimmed) else { throw AnswerError(child, isNo: "integer") }
        return value
    }

    package func bool(_ name: String) throws(AnswerError) -> Bool {
        guard let value = try optionalBool(name) else { throw AnswerError(missing: name, in: self) }
        return value
    }

    package func optionalBool(_ name: String) throws(AnswerError) -> Bool? {
        guard let child = child(name) else { return nil }
        switch child.text.trimmed {
        case "true", "1": return true
        case "false", "0": return false
        default: throw AnswerError(child, isNo: "boolean")
        }
    }

    package func reference(_ name: String) throws(AnswerError) -> ManagedObjectReference {
        guard let child = child(name) else { throw AnswerError(missing: name, in: self) }
        return try child.asReference()
    }

    package func optionalReference(_ name: String) throws(AnswerError) -> ManagedObjectReference? {
        guard let child = child(name) else { return nil }
        return try child.asReference()
    }

    /// Reads this element itself as a managed object reference.
    package func asReference() throws(AnswerError) -> ManagedObjectReference {
        guard let type = attributes["type"], !text.trimmed.isEmpty else {
            throw AnswerError(self, isNo: "managed object reference")
        }
        return ManagedObjectReference(type: type, value: text.trimmed)
    }
}

extension String {
    /// Without the white space around it that a pretty-printed document adds.
    package var trimmed: String {
        guard let first = first, first.isWhitespace || (last?.isWhitespace ?? false) else { return self }
        var slice = self[...]
        while let head = slice.first, head.isWhitespace { slice.removeFirst() }
        while let tail = slice.last, tail.isWhitespace { slice.removeLast() }
        return String(slice)
    }
}
