using System.Text.Json;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Conformance.Tests.Estimation;

/// <summary>The benchmark for GARCH programs: Bollerslev and Ghysels' DM/GBP returns, 1,974 days.</summary>
public class GarchBenchmarkTests
{
    // Fiorentini, Calzolari and Panattoni (1996), table 1, as rugarch's benchmark quotes them: six digits of each coefficient, and the
    // standard errors from the Hessian.
    [Fact]
    public void GarchModel_OfDmGbp_HasThePublishedCoefficientsAndErrors()
    {
        using JsonDocument published = JsonDocument.Parse(File.ReadAllText(ReferenceData.Require("published", "garch_benchmark.json")));
        double[] returns = CsvTable.Read(ReferenceData.Open("rugarch", "dmbp.csv.gz")).Numbers("V1");
        Assert.Equal(1_974, returns.Length);
        Assert.True(new GarchVolatilityModel().TryFit(VolatilitySeries.FromReturns("DM/GBP", returns), out GarchFit? fit, out _));

        JsonElement parameters = published.RootElement.GetProperty("params");
        JsonElement errors = published.RootElement.GetProperty("std_errors");
        (string Name, double Value)[] mine = [("mu", fit.Mean), ("omega", fit.Constant), ("alpha", fit.Alpha), ("beta", fit.Beta)];
        for (int i = 0; i < mine.Length; i++)
        {
            double coefficient = parameters.GetProperty(mine[i].Name).GetDouble();
            Assert.Equal(coefficient, mine[i].Value, tolerance: 2e-5 * Math.Abs(coefficient)); // 5 digits
            double error = errors.GetProperty(mine[i].Name).GetDouble();
            Assert.Equal(error, fit.StandardErrors[i], tolerance: 5e-5 * error);
        }
    }
}
