using MrBen.Portfolio.Diagnostics;
using static System.FormattableString;

namespace MrBen.Portfolio.Execution;

/// <summary>How a position manager trades.</summary>
public sealed record ExecutionOptions
{
    /// <summary>The portfolio's name in ids of orders: two portfolios on one account must differ in it. Default <c>portfolio</c>.</summary>
    public string PortfolioName { get; set; } = "portfolio";

    /// <summary>
    /// How far beyond the last price a limit is set, as a fraction of it, at least 0 and below 1: purchases pay at most so much more. Default
    /// 0.005. <see langword="null"/> for orders at the market.
    /// </summary>
    public double? LimitOffset { get; set; } = 0.005;

    /// <summary>How long an order may stay open before it is cancelled and what is left is ordered anew, positive. Default 30 seconds.</summary>
    public TimeSpan OrderLifetime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a call of the host may take before its outcome counts as unknown, positive. Default 10 seconds.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Least time between two attempts of the same: a look-up, a cancellation, another order after one that failed; positive. Default 2
    /// seconds.
    /// </summary>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long it may stay unknown what became of an order, or what fills it had, before its asset is blocked; positive. Default one minute.
    /// </summary>
    public TimeSpan UnknownTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Most orders of one asset and plan that end without a fill before the asset is given up, at least 1. Default 5.</summary>
    public int MaxFailures { get; set; } = 5;

    /// <summary>
    /// What purchases are taken to cost beside their price when they are scaled to buying power, as a fraction, at least 0. Default 0.002.
    /// </summary>
    public double FeeBuffer { get; set; } = 0.002;

    /// <summary>How much prices of orders at the market are taken to rise before they fill, as a fraction, at least 0. Default 0.005.</summary>
    public double PriceBuffer { get; set; } = 0.005;

    /// <summary>Time between two reconciliations with the host, positive. Default five minutes.</summary>
    public TimeSpan ReconcileInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Difference of cash that is not reported, in each currency, at least 0. Default 0.01.</summary>
    public decimal CashTolerance { get; set; } = 0.01m;

    /// <summary>The rules that every order passes before it is sent.</summary>
    public PreTradeOptions PreTrade { get; set; } = new();

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (string.IsNullOrWhiteSpace(PortfolioName))
        {
            errors.Add($"{nameof(PortfolioName)} must not be blank.");
        }
        else if (PlainName.FindFault(PortfolioName) is { } fault)
        {
            errors.Add($"{nameof(PortfolioName)} {fault}");
        }

        if (LimitOffset is { } offset && !(offset >= 0 && offset < 1))
        {
            errors.Add(Invariant($"{nameof(LimitOffset)} must be in [0, 1); it is {offset}."));
        }

        CheckPositive(errors, nameof(OrderLifetime), OrderLifetime);
        CheckPositive(errors, nameof(CallTimeout), CallTimeout);
        CheckPositive(errors, nameof(RetryInterval), RetryInterval);
        CheckPositive(errors, nameof(UnknownTimeout), UnknownTimeout);
        CheckPositive(errors, nameof(ReconcileInterval), ReconcileInterval);
        CheckFraction(errors, nameof(FeeBuffer), FeeBuffer);
        CheckFraction(errors, nameof(PriceBuffer), PriceBuffer);
        if (MaxFailures < 1)
        {
            errors.Add(Invariant($"{nameof(MaxFailures)} must be at least 1; it is {MaxFailures}."));
        }

        if (CashTolerance < 0)
        {
            errors.Add(Invariant($"{nameof(CashTolerance)} must be at least 0; it is {CashTolerance}."));
        }

        errors.AddRange(PreTrade is null
            ? [$"{nameof(PreTrade)} is null."]
            : PreTrade.Validate().Select(error => $"{nameof(PreTrade)}: {error}"));
        return errors;
    }

    internal ExecutionOptions Copy() => this with { PreTrade = PreTrade is null ? null! : PreTrade with { } };

    private static void CheckPositive(List<string> errors, string name, TimeSpan value)
    {
        if (value <= TimeSpan.Zero)
        {
            errors.Add(Invariant($"{name} must be positive; it is {value}."));
        }
    }

    private static void CheckFraction(List<string> errors, string name, double value)
    {
        if (!(value >= 0 && value < 1))
        {
            errors.Add(Invariant($"{name} must be in [0, 1); it is {value}."));
        }
    }
}
