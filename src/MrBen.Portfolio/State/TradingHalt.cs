namespace MrBen.Portfolio.State;

/// <summary>Whether trading is halted as a whole, and why. Immutable and thread-safe.</summary>
/// <param name="IsHalted">Whether no order may be sent.</param>
/// <param name="Reason">Who halted or resumed it, and why: one sentence for a person.</param>
/// <param name="Since">Since when, UTC.</param>
public sealed record TradingHalt(bool IsHalted, string Reason, DateTimeOffset Since)
{
    /// <summary>Trading was never halted.</summary>
    public static TradingHalt None { get; } = new(false, "", DateTimeOffset.MinValue);
}
