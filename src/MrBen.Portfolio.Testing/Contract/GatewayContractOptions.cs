using static System.FormattableString;

namespace MrBen.Portfolio.Testing.Contract;

/// <summary>How patient the contract suite is.</summary>
public sealed record GatewayContractOptions
{
    /// <summary>A name that no run on the same account had: the ids of orders follow from it. Default <c>contract</c>.</summary>
    public string RunName { get; set; } = "contract";

    /// <summary>Time between two looks, positive. Default 100 ms.</summary>
    public TimeSpan Step { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks until a venue should have done what it was asked, at least 1. Default 100.</summary>
    public int Patience { get; set; } = 100;

    /// <summary>How often what a venue refuses or loses is tried again, at least 1. Default 20.</summary>
    public int Attempts { get; set; } = 20;

    /// <summary>
    /// How far from the market an order must be to rest there, as a fraction of the price, in (0, 1). Default 0.2. Venues with a price
    /// collar need less.
    /// </summary>
    public decimal RestingDistance { get; set; } = 0.2m;

    /// <summary>Lists everything wrong with these options; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (string.IsNullOrWhiteSpace(RunName))
        {
            errors.Add($"{nameof(RunName)} is blank.");
        }

        if (Step <= TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(Step)} must be positive; it is {Step}."));
        }

        if (Patience < 1)
        {
            errors.Add(Invariant($"{nameof(Patience)} must be at least 1; it is {Patience}."));
        }

        if (Attempts < 1)
        {
            errors.Add(Invariant($"{nameof(Attempts)} must be at least 1; it is {Attempts}."));
        }

        if (RestingDistance is not (> 0 and < 1))
        {
            errors.Add(Invariant($"{nameof(RestingDistance)} must be in (0, 1); it is {RestingDistance}."));
        }

        return errors;
    }
}
