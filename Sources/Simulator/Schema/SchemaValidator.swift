import FCD

/// Judges SOAP messages by the schema of one vSphere release.
///
/// ```swift
/// let validator = SchemaValidator.of(.v8_0_3)
/// #expect(validator.validate(request: envelope).isEmpty)
/// ```
package struct SchemaValidator: Sendable {
    package let version: SimulatedVersion
    private let schema: CompiledSchema
    private let table: TypeTable

    /// The validator of one release. The schema is compiled at the first call and shared afterwards.
    package static func of(_ version: SimulatedVersion) -> SchemaValidator {
        SchemaValidator(version: version, schema: .of(version), table: .of(version))
    }

    /// Whether the release has that call (by its element's name) in the namespace.
    package func knows(method: String, namespace: String) -> Bool {
        guard let message = table.message(method, in: namespace) else { return false }
        return message.positions["_this"] != nil
    }

    /// What is wrong with a request, of any client: vim25 values may be in the caller's namespace, and `versionId`
    /// attributes are overlooked. See ``RequestNormalizer``.
    package func validate(request envelope: [UInt8]) -> [SchemaViolation] {
        do {
            return validate(RequestNormalizer(table: table).normalize(try XMLReader.read(envelope)))
        } catch {
            return [SchemaViolation("not an XML document: \(error)")]
        }
    }

    /// What is wrong with an envelope to the letter: every namespace, every attribute.
    package func validate(exact envelope: [UInt8]) -> [SchemaViolation] {
        schema.validate(envelope)
    }

    func validate(_ envelope: XMLNode) -> [SchemaViolation] {
        schema.validate(EnvelopeWriter.write(envelope))
    }
}
