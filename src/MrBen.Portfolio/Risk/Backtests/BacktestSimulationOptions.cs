using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>Settings of simulated p-values of backtests.</summary>
public sealed record BacktestSimulationOptions
{
    /// <summary>
    /// Number of draws under the null hypothesis, from 99 to 1,000,000. Default 4,999: a p-value of 5 % is then within 0.3 points.
    /// </summary>
    public int Draws { get; set; } = 4_999;

    /// <summary>Seed of the draws: the same seed and data give the same p-value to the bit. Default 20,040,101.</summary>
    public long Seed { get; set; } = 20_040_101;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate() => Draws is >= 99 and <= 1_000_000
        ? []
        : [Invariant($"{nameof(Draws)} must be in [99, 1000000]; it is {Draws}.")];

    /// <summary>A checked copy; the defaults for null.</summary>
    internal static BacktestSimulationOptions Checked(BacktestSimulationOptions? options, string name)
    {
        BacktestSimulationOptions copy = options is null ? new() : options with { };
        IReadOnlyList<string> errors = copy.Validate();
        return errors.Count == 0 ? copy : throw new ArgumentException(string.Join(' ', errors), name);
    }
}
