/// A text in each language that reports are written in.
package struct AuditText: Equatable, Sendable {
    /// In English.
    package var english: String
    /// In Chinese, with simplified characters.
    package var chinese: String

    package init(_ english: String, zh chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    /// A text that is the same in every language, such as what a person wrote into the configuration.
    package init(verbatim text: String) {
        self.init(text, zh: text)
    }

    package subscript(language: AuditLanguage) -> String {
        switch language {
        case .en: english
        case .zh: chinese
        }
    }
}
