using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>Corrections of the strength of the leading factors. Immutable and thread-safe.</summary>
/// <remarks>
/// <para>C = BB' + D with B = (√λₖ vₖ) of the leading eigenvectors, which stay the baseline's, as does D, all that is left. Factor k is
/// multiplied by e^δₖ and the whole normalised to a unit diagonal: positive definite for any δ, since both parts stay semidefinite and
/// together have full rank.</para>
/// <para>Where one factor has the same loadings on all assets, δ is exactly the change of the log odds of its share s = λ/N:
/// se^δ/(1 + s(e^δ − 1)).</para>
/// </remarks>
internal sealed class FactorCorrection(int factors) : ICorrectionForm
{
    public FeatureSchema Schema => CorrelationFeatures.SchemaOf(CorrelationForm.Factors);

    public int CountFor(int assets) => assets > factors ? factors : 0;

    public void FillFeatures(CorrelationState state, SymmetricMatrix baseline, Span<float> rows)
    {
        SymmetricEigen eigen = SymmetricEigen.Decompose(baseline);
        SymmetricMatrix[] others = [.. state.Weighted.AsSpan()[..^1], state.LongRun];
        int columns = Schema.Count;
        for (int k = 0; k < factors; k++)
        {
            Span<float> row = rows.Slice(k * columns, columns);
            (double value, double[] vector) = Factor(eigen, k);
            CorrelationFeatures.FillMarket(state, baseline, row);
            row[0] = k;
            row[1] = (float)Math.Log(value / eigen.Order);
            for (int other = 0; other < others.Length; other++)
            {
                row[2 + other] = (float)Math.Log(RealisedResidual.Form(others[other].Values, vector) / value);
            }
        }
    }

    public void FillLabels(SymmetricMatrix baseline, ReadOnlySpan<double> realised, Span<float> labels)
    {
        SymmetricEigen eigen = SymmetricEigen.Decompose(baseline);
        double[] moves = RealisedResidual.Of(baseline, realised);
        for (int k = 0; k < factors; k++)
        {
            // A move of the share s by ds is one of its log odds by ds/(s(1 − s)).
            (double value, double[] vector) = Factor(eigen, k);
            labels[k] = (float)(RealisedResidual.Form(moves, vector) / (value * (1 - (value / eigen.Order))));
        }
    }

    public SymmetricMatrix? Apply(SymmetricMatrix baseline, ReadOnlySpan<double> corrections)
    {
        int n = baseline.Order;
        SymmetricEigen eigen = SymmetricEigen.Decompose(baseline);
        double[] moments = baseline.Values.ToArray();
        for (int k = 0; k < factors; k++)
        {
            (double value, double[] vector) = Factor(eigen, k);
            double added = value * (Math.Exp(corrections[k]) - 1);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    moments[(i * n) + j] += added * (vector[i] * vector[j]);
                }
            }
        }

        double[] correlations = new double[n * n];
        return CorrelationEntries.TryNormalize(moments, n, correlations)
            ? PositiveCorrelation.Of(correlations, n, double.PositiveInfinity)
            : null;
    }

    private static (double Value, double[] Vector) Factor(SymmetricEigen eigen, int rank)
    {
        int place = eigen.Order - 1 - rank;
        return (eigen.Values[place], eigen.Vector(place).ToArray());
    }
}
