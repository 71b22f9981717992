using System.Diagnostics.CodeAnalysis;
using static System.FormattableString;

namespace MrBen.Portfolio.Statistics;

/// <summary>
/// The outcome of a hypothesis test: its statistic, its p-value, how that was obtained, and a sentence. Immutable and thread-safe.
/// </summary>
public sealed record HypothesisTest
{
    private HypothesisTest(string name, double? statistic, int? degreesOfFreedom, double? pValue, PValueSource source, string detail) =>
        (Name, Statistic, DegreesOfFreedom, PValue, Source, Detail) = (name, statistic, degreesOfFreedom, pValue, source, detail);

    /// <summary>What the test is called in its field, for example <c>Kupiec proportion of failures</c>.</summary>
    public string Name { get; }

    /// <summary>The statistic; <see langword="null"/> where the data do not define it.</summary>
    public double? Statistic { get; }

    /// <summary>Degrees of freedom of the limiting distribution; <see langword="null"/> where it has none.</summary>
    public int? DegreesOfFreedom { get; }

    /// <summary>
    /// Probability, under the null hypothesis, of a statistic at least as extreme, in [0, 1]; <see langword="null"/> where the data do
    /// not define the statistic.
    /// </summary>
    public double? PValue { get; }

    /// <summary>How the p-value was obtained.</summary>
    public PValueSource Source { get; }

    /// <summary>One sentence: what was counted, the statistic, the p-value and its source; or why there is none.</summary>
    public string Detail { get; }

    /// <summary>Whether there is a statistic and a p-value.</summary>
    [MemberNotNullWhen(true, nameof(Statistic), nameof(PValue))]
    public bool IsDefined => PValue is not null;

    /// <summary>Whether the null hypothesis is rejected: the p-value is below a significance level. Never without a p-value.</summary>
    /// <param name="significance">In (0, 1), for example 0.05.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="significance"/> is not inside (0, 1).</exception>
    public bool Rejects(double significance)
    {
        Guard.InsideUnitInterval(significance);
        return PValue < significance;
    }

    /// <summary><see cref="Detail"/>.</summary>
    public override string ToString() => Detail;

    /// <summary>A test whose statistic is compared with χ².</summary>
    internal static HypothesisTest ChiSquare(string name, string counted, double statistic, int degreesOfFreedom)
    {
        double p = ChiSquareDistribution.Survival(statistic, degreesOfFreedom);
        string freedom = degreesOfFreedom == 1 ? "degree" : "degrees";
        return new HypothesisTest(name, statistic, degreesOfFreedom, p, PValueSource.ChiSquare, Invariant(
            $"{name}: {counted}; statistic {statistic:G5}, p-value {p:G4} (χ² with {degreesOfFreedom} {freedom} of freedom)."));
    }

    /// <summary>A test whose p-value is exact.</summary>
    internal static HypothesisTest Exact(string name, string counted, double statistic, int? degreesOfFreedom, double p, string law) =>
        new(name, statistic, degreesOfFreedom, p, PValueSource.Exact, Invariant(
            $"{name}: {counted}; statistic {statistic:G5}, p-value {p:G4} (exact, {law})."));

    /// <summary>A test whose statistic is compared with Student's t, both sides.</summary>
    internal static HypothesisTest StudentT(string name, string counted, double statistic, int degreesOfFreedom)
    {
        double p = 2 * MathNet.Numerics.Distributions.StudentT.CDF(0, 1, degreesOfFreedom, -Math.Abs(statistic));
        return new HypothesisTest(name, statistic, degreesOfFreedom, p, PValueSource.StudentT, Invariant(
            $"{name}: {counted}; statistic {statistic:G5}, p-value {p:G4} (Student's t with {degreesOfFreedom} degrees of freedom)."));
    }

    /// <summary>A test whose statistic is compared with Student's t, the lower tail alone.</summary>
    internal static HypothesisTest StudentTBelow(string name, string counted, double statistic, int degreesOfFreedom)
    {
        double p = MathNet.Numerics.Distributions.StudentT.CDF(0, 1, degreesOfFreedom, statistic);
        return new HypothesisTest(name, statistic, degreesOfFreedom, p, PValueSource.StudentT, Invariant(
            $"{name}: {counted}; statistic {statistic:G5}, p-value {p:G4} (Student's t with {degreesOfFreedom} degrees of freedom, below)."));
    }

    /// <summary>
    /// A simulated test: (1 + draws at least as extreme) / (1 + draws), which is never below its level whatever the number of draws
    /// (Davison and Hinkley, 1997, section 4.2).
    /// </summary>
    internal static HypothesisTest MonteCarlo(
        string name, string counted, double statistic, int? degreesOfFreedom, int extreme, int draws, string law)
    {
        double p = (1.0 + extreme) / (1.0 + draws);
        return new HypothesisTest(name, statistic, degreesOfFreedom, p, PValueSource.MonteCarlo, Invariant(
            $"{name}: {counted}; statistic {statistic:G5}, p-value {p:G4} ({draws} draws, {law})."));
    }

    /// <summary>A test that the data do not define.</summary>
    internal static HypothesisTest Undefined(string name, string reason) =>
        new(name, null, null, null, PValueSource.None, $"{name}: {reason}");
}
