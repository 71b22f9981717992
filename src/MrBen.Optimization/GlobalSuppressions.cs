using System.Diagnostics.CodeAnalysis;

[assembly: SuppressMessage(
    "Naming", "CA1716:Identifiers should not match keywords", Scope = "namespace", Target = "~N:MrBen.Optimization.Integer",
    Justification = "The field's word; only Visual Basic reserves it, and writes [Integer].")]
