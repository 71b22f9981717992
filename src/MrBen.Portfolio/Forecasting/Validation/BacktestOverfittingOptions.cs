using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Validation;

/// <summary>Settings of <see cref="BacktestOverfitting"/>.</summary>
public sealed record BacktestOverfittingOptions
{
    /// <summary>Blocks S that the periods are cut into, even, in [2, 20]. Default 16: 12,870 ways to halve them.</summary>
    public int Blocks { get; set; } = 16;

    /// <summary>What the search picks by. Default the Sharpe ratio.</summary>
    public OverfittingCriterion Criterion { get; set; } = OverfittingCriterion.SharpeRatio;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Blocks is < 2 or > 20 || Blocks % 2 != 0)
        {
            errors.Add(Invariant($"{nameof(Blocks)} must be even and in [2, 20]; it is {Blocks}."));
        }

        if (!Enum.IsDefined(Criterion))
        {
            errors.Add(Invariant($"{nameof(Criterion)} {(int)Criterion} is unknown."));
        }

        return errors;
    }
}
