namespace MrBen.Portfolio.Testing.Contract;

/// <summary>How a check ended that did not fail. Immutable and thread-safe.</summary>
/// <param name="Check">The check.</param>
/// <param name="LeftOut">Why it was left out; <see langword="null"/> where it passed.</param>
public sealed record GatewayContractOutcome(GatewayContractCheck Check, string? LeftOut)
{
    /// <summary>Whether it was made, and passed.</summary>
    public bool Passed => LeftOut is null;
}
