using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Validation;

/// <summary>
/// The models that may be the best, given their losses: those that a sequence of tests of equality does not eliminate. Immutable and
/// thread-safe.
/// </summary>
/// <remarks>
/// <para>While more than one model is left, equality of their mean losses is tested by <see cref="ConfidenceSetStatistic"/>, its
/// distribution by the stationary bootstrap of Politis and Romano with the same draws throughout; then the model with the largest statistic
/// goes. A model's p-value is the largest of the tests up to its elimination, (1 + draws at least as large)/(1 + draws).</para>
/// <para>Source: Hansen, Lunde and Nason (2011), Econometrica 79(2), sections 2.1, 3.1.2 and 3.2 (T_R, T_max and their elimination rules,
/// equation 4 and after).</para>
/// </remarks>
public sealed class ModelConfidenceSet
{
    private ModelConfidenceSet(ImmutableArray<ConfidenceSetMember> models, double blockLength, string detail) =>
        (Models, BlockLength, Detail) = (models, blockLength, detail);

    /// <summary>All models in the caller's order.</summary>
    public ImmutableArray<ConfidenceSetMember> Models { get; }

    /// <summary>Mean length of the bootstrap's blocks.</summary>
    public double BlockLength { get; }

    /// <summary>One sentence that names those in the set.</summary>
    public string Detail { get; }

    /// <summary>The models in the set, in the caller's order; at least one.</summary>
    public IEnumerable<ConfidenceSetMember> Included => Models.Where(model => model.IsIncluded);

    /// <summary>Builds the set.</summary>
    /// <param name="models">Names, at least 2, not blank and all different.</param>
    /// <param name="losses">Losses, lower is better, a row per period, oldest first, with one value per model; finite.</param>
    /// <param name="set">The set; null where there is none.</param>
    /// <param name="failure">Why there is none; null otherwise.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <returns>
    /// Whether there is a set: not with fewer than 30 periods, nor where two models' losses differ by a constant other than 0.
    /// </returns>
    /// <exception cref="ArgumentException">A name or a setting is unsound, the last row is not whole, or a loss is not finite.</exception>
    /// <remarks>For M models and B draws: O(B·T·M + B·M³).</remarks>
    public static bool TryBuild(
        ImmutableArray<string> models, ReadOnlySpan<double> losses, [NotNullWhen(true)] out ModelConfidenceSet? set,
        [NotNullWhen(false)] out EstimationFailure? failure, ModelConfidenceSetOptions? options = null)
    {
        CheckNames(models);
        Guard.AllFinite(losses);
        int count = models.Length;
        int periods = losses.Length / count;
        Guard.Length(periods * count, losses.Length, Invariant($"losses ({count} per period)"), nameof(losses));
        ModelConfidenceSetOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        (set, failure) = (null, null);
        if (periods < FewestPeriods)
        {
            failure = new UndefinedEstimate(null, Invariant($"{periods} periods of losses; {FewestPeriods} are needed."));
            return false;
        }

        ResampledLosses resampled = ResampledLosses.Draw(losses, count, settings);
        if (resampled.FindUndefinedPair() is { } pair)
        {
            failure = new UndefinedEstimate(null, Invariant(
                $"The losses of {models[pair.First]} and {models[pair.Second]} differ by a constant; no test can judge it."));
            return false;
        }

        set = Eliminate(models, resampled, settings);
        return true;
    }

    private const int FewestPeriods = 30;

    private static ModelConfidenceSet Eliminate(
        ImmutableArray<string> names, ResampledLosses resampled, ModelConfidenceSetOptions options)
    {
        List<int> left = [.. Enumerable.Range(0, names.Length)];
        ConfidenceSetMember[] members = new ConfidenceSetMember[names.Length];
        double largest = 0;
        while (left.Count > 1)
        {
            (double p, int worst) = options.Statistic == ConfidenceSetStatistic.Maximum
                ? resampled.TestMaximum(left)
                : resampled.TestRange(left);
            largest = Math.Max(largest, p);
            members[left[worst]] = new ConfidenceSetMember(
                names[left[worst]], resampled.Means[left[worst]], largest, left.Count, largest >= options.Significance);
            left.RemoveAt(worst);
        }

        members[left[0]] = new ConfidenceSetMember(names[left[0]], resampled.Means[left[0]], PValue: 1, Rank: 1, IsIncluded: true);
        string included = string.Join(", ", members.Where(member => member.IsIncluded).OrderBy(member => member.Rank));
        return new ModelConfidenceSet([.. members], resampled.BlockLength, Invariant(
            $"At {1 - options.Significance:P0} the best of {names.Length} models is among: {included}."));
    }

    private static void CheckNames(ImmutableArray<string> models)
    {
        if (models.IsDefault || models.Length < 2 || models.Any(string.IsNullOrWhiteSpace) ||
            models.Distinct(StringComparer.Ordinal).Count() != models.Length)
        {
            throw new ArgumentException("Models need names, at least two, not blank and all different.", nameof(models));
        }
    }
}
