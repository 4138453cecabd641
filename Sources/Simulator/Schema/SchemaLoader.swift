import CLibXML2
import Synchronization

/// Lets libxml2 find the schemas, which import each other, in this program's memory.
///
/// libxml2 has one entity loader for the whole process. This one answers for its own URLs alone and hands
/// everything else to the loader that was there before.
enum SchemaLoader {
    private static let scheme = "fcd-schema:/"

    static func url(_ name: String, of version: SimulatedVersion) -> String {
        "\(scheme)\(version.rawValue)/\(name)"
    }

    /// Puts the loader in place, once.
    static func install() { _ = installed }

    private static let installed: Bool = {
        let former = xmlGetExternalEntityLoader()
        previous.withLock { $0 = former }
        xmlSetExternalEntityLoader { url, identifier, context in
            guard let url, let input = SchemaLoader.input(String(cString: url), context) else {
                return SchemaLoader.previous.withLock { $0 }?(url, identifier, context)
            }
            return input
        }
        return true
    }()

    private static let previous = Mutex<xmlExternalEntityLoader?>(nil)

    private static func input(_ url: String, _ context: xmlParserCtxtPtr?) -> xmlParserInputPtr? {
        guard url.hasPrefix(scheme) else { return nil }
        let parts = url.dropFirst(scheme.count).split(separator: "/").map(String.init)
        guard parts.count == 2, let version = SimulatedVersion(rawValue: parts[0]),
            let text = SchemaText.file(parts[1], of: version),
            // A copy: the parser does not read an immutable buffer right.
            let buffer = xmlParserInputBufferCreateMem(
                text.bindMemory(to: CChar.self).baseAddress,
                Int32(text.count),
                XML_CHAR_ENCODING_UTF8
            ),
            let input = xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_UTF8)
        else { return nil }
        // The imports inside are relative to this name. libxml2 frees it with the input.
        input.pointee.filename = url.withCString { name in
            xmlStrdup(UnsafeRawPointer(name).assumingMemoryBound(to: xmlChar.self)).map {
                UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self)
            }
        }
        return input
    }
}
