import Catalog

extension ErrorPresentation {
    init(_ error: CatalogError) {
        let status: ExitStatus =
            switch error.code {
            case .notFound: .notFound
            case .busy, .conflict: .conflict
            case .newerVersion, .notWritable, .corrupt, .full, .failed: .failed
            }
        self.init(
            status: status,
            // Apart from a disk that is not found: a script must be able to tell.
            code: "catalog." + error.code.rawValue,
            message: error.description,
            hint: error.hint
        )
    }
}
