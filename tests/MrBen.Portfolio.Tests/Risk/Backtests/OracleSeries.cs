namespace MrBen.Portfolio.Tests.Risk.Backtests;

/// <summary>
/// Losses and forecasts that a formula makes, so that an independent program has them to the bit: NumPy 1.24 and SciPy 1.10 computed what
/// the tests compare with.
/// </summary>
internal static class OracleSeries
{
    public const double Confidence = 0.95;

    // u = ((7919·t + 13) mod 10007)/10007 for t = 0 … 299.
    public static double[] Losses { get; } =
        [.. Enumerable.Range(0, 300).Select(t => 0.02 * ((2 * (((t * 7919) + 13) % 10007 / 10007.0)) - 1))];

    public static double[] ValueAtRisk { get; } = [.. Enumerable.Range(0, 300).Select(t => 0.018 + (0.001 * ((t % 7) - 3) / 3))];

    public static double[] ExpectedShortfall { get; } = [.. ValueAtRisk.Select(forecast => 1.1 * forecast)];

    public static bool[] Violations { get; } = [.. Losses.Zip(ValueAtRisk, (loss, forecast) => loss > forecast)];

    /// <summary>A series of 0 and 1 as violations.</summary>
    public static bool[] Series(string digits) => [.. digits.Select(digit => digit == '1')];
}
