using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Correlation;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Correlation;

public class CorrectionFormTests
{
    // The label is linear in what came: R = C + εE with a unit diagonal moves the logarithm by ε times the label of C + E, to first order.
    // Central differences of LogCorrelation are the oracle.
    [Fact]
    public void LogMatrixLabels_AreTheDerivativeOfTheLogarithm()
    {
        SeededRandom random = new(3);
        for (int draw = 0; draw < TestTier.Count(30, 1_000); draw++)
        {
            int n = 2 + random.NextBelow(6);
            SymmetricMatrix baseline = Draw(n, ref random);
            double[] move = Symmetric(n, ref random);
            double[] realised = [.. baseline.Values.ToArray().Zip(move, (c, e) => c + e)];
            LogMatrixCorrection form = new(20);
            float[] labels = new float[form.CountFor(n)];
            form.FillLabels(baseline, realised, labels);
            const double step = 1e-5;
            double[] ahead = VectorOf(baseline, move, step);
            double[] behind = VectorOf(baseline, move, -step);
            for (int k = 0; k < labels.Length; k++)
            {
                Assert.Equal((ahead[k] - behind[k]) / (2 * step), labels[k], 1e-5 * (1 + Math.Abs(labels[k])));
            }
        }
    }

    // What came in volatility alone, R = sCs' with s near 1, is no residual of correlation to first order.
    [Fact]
    public void Labels_ScaledVolatility_AreZeroToFirstOrder()
    {
        SeededRandom random = new(4);
        SymmetricMatrix baseline = Draw(4, ref random);
        const double size = 1e-4;
        double[] scale = [.. Enumerable.Range(0, 4).Select(i => 1 + (size * (i - 1.5)))];
        double[] realised = [.. Enumerable.Range(0, 16).Select(k => baseline[k / 4, k % 4] * scale[k / 4] * scale[k % 4])];
        LogMatrixCorrection form = new(20);
        float[] labels = new float[6];
        form.FillLabels(baseline, realised, labels);
        Assert.All(labels, label => Assert.InRange(label, -100 * size * size, 100 * size * size));
    }

    // One factor alike in all assets, correlation ρ: share s = (1 + (N − 1)ρ)/N of the trace. A correction δ changes its log odds by δ,
    // and the correlation to what that share means.
    [Theory]
    [InlineData(6, 0.3, 0.4)]
    [InlineData(30, 0.6, -0.5)]
    [InlineData(50, 0.05, 0.5)]
    public void FactorApply_OfOneFactor_ChangesLogOddsOfItsShare(int n, double rho, double delta)
    {
        SymmetricMatrix baseline = Constant(n, rho);
        SymmetricMatrix corrected = new FactorCorrection(1).Apply(baseline, [delta])!;
        double share = (1 + ((n - 1) * rho)) / n;
        double odds = share / (1 - share) * Math.Exp(delta);
        double expected = ((odds / (1 + odds) * n) - 1) / (n - 1);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Assert.Equal(expected, corrected[i, j], 1e-12);
            }
        }
    }

    // What came is the correlation that a small correction makes: the label is that correction, to first order.
    [Fact]
    public void FactorLabels_OfACorrection_AreIt()
    {
        const double delta = 1e-3;
        SymmetricMatrix baseline = Constant(25, 0.4);
        SymmetricMatrix realised = new FactorCorrection(1).Apply(baseline, [delta])!;
        float[] labels = new float[1];
        new FactorCorrection(1).FillLabels(baseline, realised.Values, labels);
        Assert.Equal(delta, labels[0], 2e-6);
    }

    [Fact]
    public void Apply_AnyCorrections_IsPositiveDefinite()
    {
        SeededRandom random = new(5);
        for (int draw = 0; draw < TestTier.Count(60, 2_000); draw++)
        {
            int n = 4 + random.NextBelow(8);
            SymmetricMatrix baseline = Draw(n, ref random);
            foreach (ICorrectionForm form in (ICorrectionForm[])[new LogMatrixCorrection(20), new FactorCorrection(3)])
            {
                double[] corrections = new double[form.CountFor(n)];
                for (int k = 0; k < corrections.Length; k++)
                {
                    corrections[k] = 0.5 * random.NextNormal();
                }

                CorrelationModelTests.AssertPositive(form.Apply(baseline, corrections)!);
            }
        }
    }

    [Fact]
    public void CountFor_DoesNotFit_IsZero()
    {
        Assert.Equal(0, new LogMatrixCorrection(20).CountFor(21));
        Assert.Equal(190, new LogMatrixCorrection(20).CountFor(20));
        Assert.Equal(0, new FactorCorrection(3).CountFor(3));
        Assert.Equal(3, new FactorCorrection(3).CountFor(4));
    }

    // Enough observations: untouched. With m of them, the share 1 − m/(2N) of the mean correlation.
    [Fact]
    public void PositiveCorrelation_MixesInOnlyWhatIsMissing()
    {
        SeededRandom random = new(6);
        SymmetricMatrix correlation = Draw(5, ref random);
        Assert.Equal(
            correlation.Values.ToArray(), PositiveCorrelation.Of(correlation.Values.ToArray(), 5, 10).Values.ToArray());
        double mean = Math.Max(0, PositiveCorrelation.MeanOf(correlation.Values, 5));
        SymmetricMatrix mixed = PositiveCorrelation.Of(correlation.Values.ToArray(), 5, 4);
        Assert.Equal((0.4 * correlation[2, 1]) + (0.6 * mean), mixed[2, 1], 1e-15);

        // 1, 0.5 and 0.25: (1.75)²/(1 + 1/4 + 1/16) = 7/3.
        Assert.Equal(7.0 / 3, PositiveCorrelation.EffectiveObservations(0.5, 3), 1e-14);
        Assert.Equal(399, PositiveCorrelation.EffectiveObservations(0.995, 100_000), 1e-9);
    }

    // By hand for two assets with correlation r: (ln(1 − r²) + (R₁₁ + R₂₂ − 2rR₁₂)/(1 − r²) − 2)/2, and half of each asset.
    [Fact]
    public void CorrelationJudgement_OfTwo_IsTheClosedForm()
    {
        const double r = 0.6;
        (double loss, double variance) = CorrelationJudgement.Of(Constant(2, r), [1.3, 0.4, 0.4, 0.8]);
        Assert.Equal((Math.Log(1 - (r * r)) + ((1.3 + 0.8 - (2 * r * 0.4)) / (1 - (r * r))) - 2) / 2, loss, 1e-14);
        Assert.Equal((1.3 + 0.8 + 0.8) / 4, variance, 1e-14);
    }

    private static SymmetricMatrix Constant(int n, double rho) =>
        SymmetricMatrix.Create(n, [.. Enumerable.Range(0, n * n).Select(k => k / n == k % n ? 1 : rho)]);

    private static SymmetricMatrix Draw(int n, ref SeededRandom random)
    {
        double[] vector = new double[LogCorrelation.Length(n)];
        for (int k = 0; k < vector.Length; k++)
        {
            vector[k] = 0.4 * random.NextNormal();
        }

        Assert.True(LogCorrelation.TryFromVector(n, vector, out SymmetricMatrix? correlation));
        return correlation;
    }

    private static double[] Symmetric(int n, ref SeededRandom random)
    {
        double[] move = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                move[(i * n) + j] = move[(j * n) + i] = 0.3 * random.NextNormal();
            }
        }

        return move;
    }

    private static double[] VectorOf(SymmetricMatrix baseline, double[] move, double step)
    {
        int n = baseline.Order;
        double[] vector = new double[LogCorrelation.Length(n)];
        Assert.True(LogCorrelation.TryToVector(
            SymmetricMatrix.Create(n, [.. baseline.Values.ToArray().Zip(move, (c, e) => c + (step * e))]), vector));
        return vector;
    }
}
