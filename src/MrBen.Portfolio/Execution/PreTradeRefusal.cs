namespace MrBen.Portfolio.Execution;

/// <summary>A rule does not let an order pass. Immutable and thread-safe.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Detail">One sentence with the rule's name and the numbers.</param>
public sealed record PreTradeRefusal(PreTradeRule Rule, string Detail);
