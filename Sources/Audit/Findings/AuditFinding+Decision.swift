extension AuditFinding {
    /// Why a person has to decide on it; nil where its commands may be run without.
    package func decision(_ language: AuditLanguage) -> String? {
        guard !isSafeToMend else { return nil }
        let words = AuditWords(language)
        guard let command = commands.last else { return words("there is no command for it", zh: "没有对应的命令") }
        if command.isLine {
            return words("the configuration's own command runs in a shell alone", zh: "配置中的自定义命令只能在 shell 中运行")
        }
        guard command.words.first == "fcd" else {
            return words("it is another program's to change", zh: "须由其他程序修改")
        }
        let blanks = command.words.filter(Self.blanks.contains)
        if !blanks.isEmpty {
            return words("it takes a person to fill in \(words.list(blanks))", zh: "须由人填写 \(words.list(blanks))")
        }
        return Self.reason(command.words.dropFirst())[language]
    }

    /// What commands leave to be filled in.
    private static let blanks: Set = ["TEAM", "SIZE", "DATASTORE", "N", "YYYY-MM-DD"]

    /// - Parameter words: those behind `fcd`.
    private static func reason(_ words: ArraySlice<String>) -> AuditText {
        switch (words.first, words.dropFirst().first) {
        case ("snapshot", "rm"), ("snapshot", "prune"):
            AuditText("a snapshot that is deleted does not come back", zh: "快照删除后无法恢复")
        case ("snapshot", "create"):
            AuditText("a snapshot takes space, and its moment is the owner's choice", zh: "快照占用空间，时机应由负责人选择")
        case ("flag", "set"): AuditText("the policy does not allow the flag", zh: "策略不允许该标志")
        case ("flag", _):
            AuditText("something may rely on the flag", zh: "可能有其他对象依赖该标志")
        case ("detach", _): AuditText("something may be using the disk", zh: "磁盘可能正在使用")
        case ("relocate", _): AuditText("it moves data", zh: "会移动数据")
        case ("register", _):
            AuditText("whether the file should be a disk is not known", zh: "无法得知该文件是否应注册为磁盘")
        case ("unretire", _), ("retire", _):
            AuditText("whether the disk is still needed is not known", zh: "无法得知磁盘是否仍被需要")
        default:
            AuditText("it takes a look to know what is wrong", zh: "须先查看才能确定问题")
        }
    }
}
