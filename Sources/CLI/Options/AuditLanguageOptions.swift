import ArgumentParser
import Audit

/// The language of what the audit says.
struct AuditLanguageOptions: ParsableArguments {
    @Option(help: "The language of the texts; English unless configured.")
    var language: AuditLanguage?

    /// What was asked for, else what the configuration says, else English.
    ///
    /// - Throws: ``CLIError`` for a configuration that cannot be read.
    func chosen() throws -> AuditLanguage {
        let places = Places(environment: CommandContext.current.environment)
        return try language ?? Configuration.load(places).audit?.language ?? .en
    }
}

extension AuditLanguage: ExpressibleByArgument {}
