/// `FileManager.QueryFileLockInfo` (8.0.2 and later): who has locked a file.
package struct QueryFileLockInfo: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "QueryFileLockInfo"
    package let target: ManagedObjectReference
    /// `/vmfs/volumes/…/disk-flat.vmdk`
    let path: String
    /// The host that looks: vCenter wants one, ESXi looks itself.
    let host: ManagedObjectReference?

    package init(fileManager: ManagedObjectReference, path: String, host: ManagedObjectReference?) {
        target = fileManager
        self.path = path
        self.host = host
    }

    package func encode(into body: inout XMLWriter) {
        body.element("path", path)
        if let host { body.reference("host", host) }
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> [FileLock] {
        guard let result = answer.child("returnval") else { throw AnswerError("the lock query came back empty") }
        if let fault = result.child("fault") {
            throw AnswerError("the lock could not be read: \(ServerFault(localized: fault))")
        }
        var locks: [FileLock] = []
        for row in result.all("lockInfo") { locks.append(try FileLock(row)) }
        return locks
    }
}
