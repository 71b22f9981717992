using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Gate;

/// <summary>
/// QLIKE losses of two forecasts of a variance that follows a GARCH(1,1) with Student-t innovations: each forecast is the true mean
/// variance of the horizon times the exponential of an error of its own, an AR(1) as persistent as those of real models.
/// </summary>
internal sealed class SimulatedForecasts
{
    private const double Persistence = 0.9;
    private const int Freedom = 5;
    private const double Arch = 0.08;
    private const double Garch = 0.90;

    public double[] Model { get; private init; } = [];

    public double[] Baseline { get; private init; } = [];

    /// <summary>Draws losses of <paramref name="count"/> periods.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="count">Periods.</param>
    /// <param name="modelError">Standard deviation of the logarithm of the model's error.</param>
    /// <param name="baselineError">That of the baseline's.</param>
    /// <param name="horizon">Periods forecast.</param>
    public static SimulatedForecasts Draw(long seed, int count, double modelError, double baselineError, int horizon = 1)
    {
        SeededRandom random = new(seed);
        double[] variances = new double[count + horizon];
        double[] squares = new double[count + horizon];
        double variance = 1;
        for (int t = -500; t < variances.Length; t++)
        {
            double innovation = random.NextNormal() / Math.Sqrt(random.NextChiSquare(Freedom) / (Freedom - 2));
            double square = variance * innovation * innovation;
            if (t >= 0)
            {
                (variances[t], squares[t]) = (variance, square);
            }

            variance = (1 - Arch - Garch) + (Arch * square) + (Garch * variance);
        }

        (double[] model, double[] baseline) = (new double[count], new double[count]);
        (double a, double b) = (random.NextNormal(), random.NextNormal());
        double rest = Math.Sqrt(1 - (Persistence * Persistence));
        for (int t = 0; t < count; t++)
        {
            // What is known at t is variances[t]; its expectation over the horizon falls back to 1.
            (double expected, double realized, double deviation) = (0, 0, variances[t] - 1);
            for (int k = 0; k < horizon; k++)
            {
                expected += 1 + (deviation * Math.Pow(Arch + Garch, k));
                realized += squares[t + k];
            }

            model[t] = Loss(realized / expected, modelError * a);
            baseline[t] = Loss(realized / expected, baselineError * b);
            a = (Persistence * a) + (rest * random.NextNormal());
            b = (Persistence * b) + (rest * random.NextNormal());
        }

        return new SimulatedForecasts { Model = model, Baseline = baseline };
    }

    // QLIKE y/f − ln(y/f) − 1 at f = truth·exp(error).
    private static double Loss(double ratio, double error) => (ratio * Math.Exp(-error)) - Math.Log(ratio) + error - 1;
}
