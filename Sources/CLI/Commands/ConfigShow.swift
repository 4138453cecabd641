import ArgumentParser
import Foundation

struct ConfigShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what is configured, and where everything is kept."
    )

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let places = Places(environment: CommandContext.current.environment)
        try output.show(ConfigDetails(try Configuration.load(places), places))
    }
}

struct ConfigDetails: Details {
    let configurationFile: String
    let exists: Bool
    let defaultProfile: String?
    let profiles: [ProfileRow]
    let unattachedDays: Int?
    let catalogFile: String
    let stateDirectory: String

    init(_ configuration: Configuration, _ places: Places) {
        configurationFile = places.configurationFile
        exists = FileManager.default.fileExists(atPath: places.configurationFile)
        defaultProfile = configuration.defaultProfile
        profiles = ProfileRow.rows(of: configuration)
        unattachedDays = configuration.audit?.unattachedDays
        catalogFile = places.catalogFile
        stateDirectory = places.stateDirectory
    }

    var identifier: String { configurationFile }

    var fields: [Field] {
        [
            Field("Configuration", "configurationFile", .text(configurationFile)),
            Field("Exists", "exists", .flag(exists)),
            Field("Default profile", "defaultProfile", .text(defaultProfile)),
            Field("Unattached days", "unattachedDays", .number(unattachedDays)),
            Field("Catalog", "catalogFile", .text(catalogFile)),
            Field("State", "stateDirectory", .text(stateDirectory)),
        ]
    }

    var sections: [Section] {
        profiles.isEmpty ? [] : [Section(title: "Profiles", table: Table(profiles))]
    }
}
