import CLibXML2
import FCD
import Synchronization

/// A schema that libxml2 has compiled.
///
/// Safe to share: a compiled schema is never changed or freed, and every validation has a context of its own.
struct CompiledSchema: @unchecked Sendable {
    private let pointer: xmlSchemaPtr?

    static func of(_ version: SimulatedVersion) -> CompiledSchema {
        cache.withLock { cache in
            if let schema = cache[version] { return schema }
            let schema = CompiledSchema(version)
            cache[version] = schema
            return schema
        }
    }

    private static let cache = Mutex<[SimulatedVersion: CompiledSchema]>([:])

    private init(_ version: SimulatedVersion) {
        SchemaLoader.install()
        let context = xmlSchemaNewParserCtxt(SchemaLoader.url("envelope.xsd", of: version))
        defer { xmlSchemaFreeParserCtxt(context) }
        pointer = xmlSchemaParse(context)
    }

    func validate(_ document: [UInt8]) -> [SchemaViolation] {
        guard let pointer else { return [SchemaViolation("the schema does not compile")] }
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        let parsed = document.withUnsafeBytes { bytes in
            xmlReadMemory(
                bytes.bindMemory(to: CChar.self).baseAddress,
                Int32(bytes.count),
                nil,
                nil,
                Int32(bitPattern: UInt32(options))
            )
        }
        guard let parsed else { return [SchemaViolation("not an XML document")] }
        defer { xmlFreeDoc(parsed) }
        guard let context = xmlSchemaNewValidCtxt(pointer) else { return [SchemaViolation("out of memory")] }
        defer { xmlSchemaFreeValidCtxt(context) }
        let collector = ViolationCollector()
        return withExtendedLifetime(collector) {
            xmlSchemaSetValidStructuredErrors(
                context,
                { data, error in
                    guard let data, let error, let text = error.pointee.message else { return }
                    Unmanaged<ViolationCollector>.fromOpaque(data).takeUnretainedValue().add(String(cString: text))
                },
                Unmanaged.passUnretained(collector).toOpaque()
            )
            let result = xmlSchemaValidateDoc(context, parsed)
            if result != 0, collector.violations.isEmpty { collector.add("libxml2 says \(result)") }
            return collector.violations
        }
    }
}

/// Takes libxml2's errors during one validation, on one thread.
private final class ViolationCollector {
    private(set) var violations: [SchemaViolation] = []

    func add(_ message: String) {
        var text = message
        for namespace in [XMLNamespace.vim25, XMLNamespace.vslm, XMLNamespace.pbm, XMLNamespace.envelope] {
            text = text.split(separator: "{\(namespace)}", omittingEmptySubsequences: false).joined()
        }
        violations.append(SchemaViolation(text.trimmed))
    }
}
