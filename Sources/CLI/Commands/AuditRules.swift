import ArgumentParser
import Audit

struct AuditRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "List the rules of the audit, with what they find and how to mend it.",
        discussion: """
            Severities and parameters are those of the configuration, whose own rules come last. Those that are no in the \
            column PAST are not run with --as-of: the catalog does not keep what they read of earlier times.
            """
    )

    @OptionGroup var output: OutputOptions

    @OptionGroup var language: AuditLanguageOptions

    func run() async throws {
        let places = Places(environment: CommandContext.current.environment)
        let policy = try Configuration.auditPolicy(places)
        let language = try language.chosen()
        let rows = policy.allRules.map { AuditRuleRow($0, policy, language) }
        try output.show(Listing(rows, empty: "no rules"))
    }
}

/// One rule of the audit.
struct AuditRuleRow: ListRow {
    /// What the configuration can set.
    struct Parameter: Encodable {
        let name: String
        let unit: String
        /// A number, or words.
        let value: Value
        let standard: Value
        let meaning: String
        let choices: [String]?

        enum Value: Encodable {
            case number(Int)
            case words([String])

            init(_ value: AuditValue) {
                switch value {
                case .number(let number): self = .number(number)
                case .words(let words): self = .words(words)
                }
            }

            var text: String {
                switch self {
                case .number(let number): "\(number)"
                case .words(let words): words.isEmpty ? "[]" : words.joined(separator: ",")
                }
            }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                switch self {
                case .number(let number): try container.encode(number)
                case .words(let words): try container.encode(words)
                }
            }
        }
    }

    let id: String
    let group: String
    let severity: AuditSeverity
    let isOff: Bool
    /// Whether it is run with `--as-of`.
    let knowsThePast: Bool
    let title: String
    let explanation: String
    let remedy: String
    let parameters: [Parameter]

    init(_ rule: AuditRule, _ policy: AuditPolicy, _ language: AuditLanguage) {
        let settings = policy.rules[rule.id]
        id = rule.id
        group = rule.group.rawValue
        severity = settings?.severity ?? rule.severity
        isOff = settings?.isOff ?? false
        knowsThePast = rule.knowsThePast
        title = rule.title[language]
        explanation = rule.explanation[language]
        remedy = rule.remedy[language]
        parameters = rule.parameters.map { parameter in
            Parameter(
                name: parameter.name,
                unit: parameter.unit.rawValue,
                value: Parameter.Value(settings?.parameters[parameter.name] ?? parameter.standard),
                standard: Parameter.Value(parameter.standard),
                meaning: parameter.meaning[language],
                choices: parameter.choices
            )
        }
    }

    var identifier: String { id }

    static var columns: [Column<AuditRuleRow>] {
        [
            Column("RULE", "id") { .text($0.id) },
            Column("SEVERITY", "severity") { row in
                row.isOff ? .text("off", exact: row.severity.rawValue) : .text(row.severity.rawValue, row.severity.tone)
            },
            Column("OFF", "isOff", for: .programs) { .flag($0.isOff) },
            Column("PAST", "knowsThePast") { .flag($0.knowsThePast) },
            Column("FINDS", "title") { .text($0.title) },
            Column("PARAMETERS", "parameters", fit: .tail) { row in
                .text(row.parameters.map { "\($0.name)=\($0.value.text)" }.joined(separator: " "))
            },
            Column("EXPLANATION", "explanation", for: .programs) { .text($0.explanation) },
            Column("REMEDY", "remedy", for: .programs) { .text($0.remedy) },
        ]
    }
}
