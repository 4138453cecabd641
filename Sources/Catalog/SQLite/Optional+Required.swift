extension Optional {
    /// The value, or a ``CatalogError`` with code `notFound` that names `what` is missing.
    func required(_ what: String) throws(CatalogError) -> Wrapped {
        guard let self else { throw CatalogError(.notFound, "the catalog has no \(what)") }
        return self
    }
}
