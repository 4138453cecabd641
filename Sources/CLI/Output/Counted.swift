extension Int {
    /// A number of things in words, such as `1 disk` or `2 disks`.
    func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
