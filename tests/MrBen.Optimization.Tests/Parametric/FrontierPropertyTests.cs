using MrBen.Optimization.Parametric;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Parametric;

/// <summary>What holds on every frontier, each corner and each answer proven by its certificate.</summary>
public class FrontierPropertyTests
{
    private const double Tolerance = 1e-9;

    public static TheoryData<FrontierFamily> Families => [.. Enum.GetValues<FrontierFamily>()];

    [Theory]
    [MemberData(nameof(Families))]
    public void Trace_RandomPrograms_EveryCornerIsCertified(FrontierFamily family)
    {
        CriticalLineSession session = new();
        List<string> bad = [];
        for (int seed = 0; seed < TestTier.Count(100, 1000); seed++)
        {
            (QuadraticProgram program, double[] reward) = RandomFrontiers.Create(family, seed);
            CriticalLineResult result = session.Trace(program, reward, cancellationToken: TestContext.Current.CancellationToken);
            if (result.Frontier is null)
            {
                bad.Add($"{seed}: {result.Status} {result.Start.Status}");
                continue;
            }

            for (int k = 0; k < result.Frontier.Corners.Length; k++)
            {
                FrontierPoint p = result.Frontier.AtCorner(k);
                if (!p.Outcome.Certificate.Holds(Tolerance))
                {
                    bad.Add($"{seed}: corner {k} of {result.Frontier.Corners.Length}: {p.Outcome.Certificate}");
                    break;
                }
            }
        }

        Assert.True(bad.Count == 0, $"{family}: {bad.Count} bad\n" + string.Join("\n", bad.Take(12)));
    }
}
