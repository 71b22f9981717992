using MrBen.Portfolio.Allocation;
using static System.FormattableString;

namespace MrBen.Portfolio.Configuration;

/// <summary>When a hosted portfolio does what: kept and checked here, effective with the package MrBen.Portfolio.Hosting.</summary>
public sealed record HostingOptions
{
    /// <summary>Shortest time between two rounds: what is done more often keeps a processor busy and tells nothing new.</summary>
    internal static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    /// <summary>The strategy that scheduled rebalancing asks. Default risk parity.</summary>
    public PortfolioStrategy Strategy { get; set; } = PortfolioStrategy.RiskParity;

    /// <summary>When to trade and how to move the weights, as scheduled rebalancing asks. Default static.</summary>
    public AllocationMethod Method { get; set; } = AllocationMethod.Static;

    /// <summary>
    /// Time between two allocations, at least a second; the first comes one such time after the start. Default <see langword="null"/>:
    /// none are made.
    /// </summary>
    public TimeSpan? RebalanceCheckInterval { get; set; }

    /// <summary>Time between two assessments of risk, at least a second. Default one minute.</summary>
    public TimeSpan RiskInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Time between two looks at whether models are due for training or for their daily review, at least a second. Default one hour.
    /// </summary>
    public TimeSpan ModelCheckInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Age from which on the price of an asset held makes the portfolio's health degraded, at least a second. Default
    /// <see langword="null"/>: ages are not looked at.
    /// </summary>
    public TimeSpan? MaxPriceAge { get; set; }

    /// <summary>What becomes of open orders at a stop. Default: they are cancelled.</summary>
    public StopAction OnStop { get; set; } = StopAction.CancelOrders;

    /// <summary>
    /// Time that orders may take to end at a stop, at least 0, before the portfolio stops without; a host gives all its services thirty
    /// seconds unless told otherwise. Default twenty seconds.
    /// </summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        CheckDefined(errors, nameof(Strategy), Strategy);
        CheckDefined(errors, nameof(Method), Method);
        CheckDefined(errors, nameof(OnStop), OnStop);
        CheckInterval(errors, nameof(RebalanceCheckInterval), RebalanceCheckInterval);
        CheckInterval(errors, nameof(RiskInterval), RiskInterval);
        CheckInterval(errors, nameof(ModelCheckInterval), ModelCheckInterval);
        CheckInterval(errors, nameof(MaxPriceAge), MaxPriceAge);
        if (StopTimeout < TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(StopTimeout)} must be at least 0; it is {StopTimeout}."));
        }

        return errors;
    }

    private static void CheckDefined<T>(List<string> errors, string name, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            errors.Add(Invariant($"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}; it is {value}."));
        }
    }

    private static void CheckInterval(List<string> errors, string name, TimeSpan? value)
    {
        if (value < ShortestInterval)
        {
            errors.Add(Invariant($"{name} must be at least {ShortestInterval}; it is {value}."));
        }
    }
}
