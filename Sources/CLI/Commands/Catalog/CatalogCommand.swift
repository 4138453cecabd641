import ArgumentParser

struct CatalogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "The catalog's file: copy it, look through it, take it elsewhere.",
        subcommands: [
            CatalogInfoCommand.self, CatalogPathCommand.self, CatalogBackupCommand.self, CatalogCheckCommand.self,
            CatalogExportCommand.self, CatalogImportCommand.self, CatalogVacuumCommand.self, CatalogSchemaCommand.self,
        ]
    )
}
