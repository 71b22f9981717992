using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Variance;

/// <summary>
/// The logarithm of the variance of the next H periods as a linear function of features, with one set of slopes for all assets and a level
/// for each. Immutable and thread-safe; predictions allocate nothing.
/// </summary>
/// <remarks>
/// <para>With the variances of day, week and month it is the heterogeneous autoregression in logarithms, log-HAR; with all features,
/// log-HAR-X. An asset's level is the mean of its daily log variances over the training rows; label and features of its own variance are
/// centred by it. The exponential of a mean logarithm is below the mean: forecasts are multiplied by the mean of label over exp(fit) of the
/// training rows, the scale that minimises QLIKE there.</para>
/// <para>A feature that does not vary, or that those before it explain, has slope 0.</para>
/// <para>Sources: Corsi (2009), J. Financial Econometrics 7(2), equation 9; Corsi and Renò (2012), J. Business and Economic Statistics
/// 30(3); QLIKE of Patton (2011), J. Econometrics 160(1).</para>
/// </remarks>
public sealed class LogVarianceRegression
{
    /// <summary>Logarithms of variances are kept within this of 0, so that their exponentials are numbers.</summary>
    internal const double LargestLog = 230;

    private readonly int[] _columns;
    private readonly bool[] _isLevel;

    internal LogVarianceRegression(
        FeatureSchema schema, AssetLevels levels, ImmutableArray<int> columns, double intercept, ImmutableArray<double> slopes,
        double scale)
    {
        (Schema, Levels, Intercept, Slopes, Scale) = (schema, levels, intercept, slopes, scale);
        Features = [.. columns.Select(column => schema.Names[column])];
        _columns = [.. columns];
        _isLevel = [.. Features.Select(LevelFeatures.IsLevel)];
    }

    /// <summary>The features of a row, of which the regression uses some.</summary>
    public FeatureSchema Schema { get; }

    /// <summary>The features it uses, in the schema's order.</summary>
    public ImmutableArray<string> Features { get; }

    /// <summary>The constant, in logarithms.</summary>
    public double Intercept { get; }

    /// <summary>One slope for each of <see cref="Features"/>.</summary>
    public ImmutableArray<double> Slopes { get; }

    /// <summary>What exp(fit) is multiplied by, positive.</summary>
    public double Scale { get; }

    /// <summary>The assets that were trained on, in ordinal order.</summary>
    public ImmutableArray<AssetId> Assets => Levels.Assets;

    internal AssetLevels Levels { get; }

    internal ImmutableArray<int> Columns => [.. _columns];

    /// <summary>Fits the regression to the rows of some periods.</summary>
    /// <param name="panel">Labelled rows.</param>
    /// <param name="periods">The periods to train on; labels must end before what is forecast.</param>
    /// <param name="features">The features to use, each one of the panel's.</param>
    /// <param name="regression">The regression; null where there is none.</param>
    /// <param name="failure">Why there is none: no asset has enough rows. Null otherwise.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <returns>Whether there is a regression.</returns>
    /// <exception cref="ArgumentException">
    /// The panel lacks a feature or the day's log variance, no feature is named, or a setting is unsound.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such periods.</exception>
    /// <remarks>O(rows × features²).</remarks>
    public static bool TryFit(
        FeaturePanel panel, PeriodRange periods, ImmutableArray<string> features,
        [NotNullWhen(true)] out LogVarianceRegression? regression, [NotNullWhen(false)] out EstimationFailure? failure,
        VarianceModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(panel);
        Guard.AtLeast(1, features.IsDefault ? 0 : features.Length, "features", nameof(features));
        foreach (string name in features.Append(LevelFeatures.Har[0]))
        {
            if (!panel.Names.Contains(name, StringComparer.Ordinal))
            {
                throw new ArgumentException($"The panel has no feature {name}.", nameof(features));
            }
        }

        VarianceModelOptions settings = VarianceModelOptions.Checked(options, nameof(options));
        regression = VarianceSample.TryTake(panel, periods, settings, out VarianceSample? sample, out failure)
            ? Fit(sample, features)
            : null;
        return regression is not null;
    }

    /// <summary>The place of an asset, to predict with; −1 where it was not trained on.</summary>
    public int IndexOf(AssetId asset) => Levels.IndexOf(asset);

    /// <summary>The mean variance of the next H periods.</summary>
    /// <param name="asset">The asset's place, from <see cref="IndexOf"/>.</param>
    /// <param name="row">The features in the schema's order, within single precision's range.</param>
    /// <returns>Positive and finite.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such asset.</exception>
    /// <exception cref="ArgumentException">The row has another length, or a feature is not finite in single precision.</exception>
    public double Predict(int asset, ReadOnlySpan<double> row)
    {
        CheckRow(Schema, row);
        return Scaled(LogOf(CheckedAsset(asset), row));
    }

    internal static LogVarianceRegression Fit(VarianceSample sample, ImmutableArray<string> features)
    {
        ImmutableArray<int> columns = [.. features.Select(sample.Schema.IndexOf).Distinct().Order()];
        List<int> kept = [.. Enumerable.Range(0, columns.Length)];
        double[][] regressors = [.. columns.Select(sample.Column)];
        LinearRegression? fit;
        while ((fit = LinearRegression.Fit(sample.LogLabels, [.. kept.Select(k => regressors[k])], 0, out int dependent)) is null)
        {
            kept.RemoveAt(dependent);
        }

        double[] slopes = new double[columns.Length];
        for (int k = 0; k < kept.Count; k++)
        {
            slopes[kept[k]] = fit.Coefficients[k];
        }

        double scale = 0;
        for (int i = 0; i < sample.Count; i++)
        {
            scale += Math.Exp(fit.Residuals[i]); // label / exp(fit)
        }

        return new LogVarianceRegression(sample.Schema, sample.Levels, columns, fit.Intercept, [.. slopes], scale / sample.Count);
    }

    /// <summary>The fit in logarithms, level included and scale not, for checked arguments.</summary>
    internal double LogOf(int asset, ReadOnlySpan<double> row)
    {
        double centre = Levels.Centres[asset];
        double sum = centre + Intercept;
        for (int k = 0; k < _columns.Length; k++)
        {
            sum += Slopes[k] * (row[_columns[k]] - (_isLevel[k] ? centre : 0));
        }

        return sum;
    }

    /// <summary>The forecast that a logarithm stands for.</summary>
    internal double Scaled(double log) => Scale * Math.Exp(Math.Clamp(log, -LargestLog, LargestLog));

    internal int CheckedAsset(int asset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(asset);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(asset, Assets.Length);
        return asset;
    }

    internal static void CheckRow(FeatureSchema schema, ReadOnlySpan<double> row)
    {
        Guard.Length(schema.Count, row.Length, "features (as the schema has)", nameof(row));
        for (int i = 0; i < row.Length; i++)
        {
            if (!float.IsFinite((float)row[i]))
            {
                ThrowNotFinite(schema, i, row[i], nameof(row));
            }
        }
    }

    [DoesNotReturn]
    private static void ThrowNotFinite(FeatureSchema schema, int index, double value, string name) => throw new ArgumentException(
        Invariant($"Feature {index} ({schema.Names[index]}) is {value}; it must be finite in single precision."), name);
}
