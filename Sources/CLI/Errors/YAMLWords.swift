import Catalog
import Yams

/// What is wrong with a YAML file, for a person.
enum YAMLWords {
    static func words(for error: YamlError, path: String) -> String {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "\(path):\(mark.line): not valid YAML: \(problem)"
        case .duplicatedKeysInMapping(let duplicates, let context):
            "\(path):\(context.mark.line): the key \(duplicates.joined(separator: ", ")) occurs twice"
        default:
            "\(path): not valid YAML: \(error)"
        }
    }

    /// What is wrong, and where.
    static func words(for error: DecodingError) -> (keys: [any CodingKey], words: String) {
        func at(_ context: DecodingError.Context) -> String {
            context.codingPath.map { $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue }.joined(separator: ".")
        }
        return switch error {
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            (context.codingPath, "\(at(context)) must be \(name(of: type))")
        case .dataCorrupted(let context):
            (context.codingPath, "\(at(context)): \(context.debugDescription)")
        case .keyNotFound(let key, let context):
            (context.codingPath, "\(at(context)) needs \(key.stringValue)")
        @unknown default:
            ([], "\(error)")
        }
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type, is Node.Scalar.Type: "text"
        case is Bool.Type: "true or false"
        case is Int.Type: "a whole number"
        case is CatalogTag.Type: "a tag"
        case is [CatalogTag].Type, is Node.Sequence.Type: "a list"
        default: "a mapping of keys to values"
        }
    }
}
