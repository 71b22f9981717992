using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Conformance.Tests.Estimation;

/// <summary>
/// Markov switching against EViews and Stata. Series and results are in statsmodels' tests (tsa/regime_switching/tests, BSD licence), where
/// they are said to be EViews' SWITCHREG over 1951q1 to 1984q4 and Stata 14's manual, entry mswitch.
/// </summary>
public class MarkovSwitchingConformanceTests
{
    // Growth of United States GNP in percent a quarter, 1951q2 to 1984q4: Hamilton (1989), as revised for his textbook.
    private static readonly double[] GrossNationalProduct =
    [
        2.59316421, 2.20217133, 0.45827562, 0.9687438, -0.24130757, 0.89647478, 2.05393219, 1.73353648, 0.93871289, -0.46477833,
        -0.80983406, -1.39763689, -0.39886093, 1.1918416, 1.45620048, 2.11808228, 1.08957863, 1.32390273, 0.87296367, -0.19773273,
        0.45420215, 0.07221876, 1.1030364, 0.82097489, -0.05795795, 0.58447772, -1.56192672, -2.05041027, 0.53637183, 2.33676839,
        2.34014559, 1.2339263, 1.8869648, -0.45920792, 0.84940469, 1.70139849, -0.28756312, 0.09594627, -0.86080289, 1.03447127,
        1.23685944, 1.42004502, 2.22410631, 1.30210173, 1.03517699, 0.9253425, -0.16559951, 1.3444382, 1.37500131, 1.73222184,
        0.71605635, 2.21032143, 0.85333031, 1.00238776, 0.42725441, 2.14368343, 1.43789184, 1.57959926, 2.27469826, 1.95962656,
        0.25992399, 1.01946914, 0.49016398, 0.5636338, 0.5959546, 1.43082857, 0.56230122, 1.15388393, 1.68722844, 0.77438205,
        -0.09647045, 1.39600146, 0.13646798, 0.55223715, -0.39944872, -0.61671102, -0.08722561, 1.2101835, -0.90729755, 2.64916158,
        -0.0080694, 0.51111895, -0.00401437, 2.16821432, 1.92586732, 1.03504717, 1.85897219, 2.32004929, 0.25570789, -0.09855274,
        0.89073682, -0.55896485, 0.28350255, -1.31155407, -0.88278776, -1.97454941, 1.01275265, 1.68264723, 1.38271284, 1.86073637,
        0.4447377, 0.41449001, 0.99202275, 1.36283576, 1.59970522, 1.98845816, -0.25684232, 0.87786949, 3.1095655, 0.85324478,
        1.23337317, 0.00314302, -0.09433369, 0.89883322, -0.19036628, 0.99772376, -2.39120054, 0.06649673, 1.26136017, 1.91637838,
        -0.3348029, 0.44207108, -1.40664911, -1.52129889, 0.29919869, -0.80197448, 0.15204792, 0.98585027, 2.13034606, 1.34397924,
        1.61550522, 2.70930099, 1.24461412, 0.50835466, 0.14802167,
    ];

    // Federal funds rate, mean of each quarter in percent, 1954q3 to 2010q4: Board of Governors of the Federal Reserve.
    private static readonly double[] FederalFunds =
    [
        1.03, 0.99, 1.34, 1.5, 1.94, 2.36, 2.48, 2.69, 2.81, 2.93, 2.93, 3.0, 3.23, 3.25, 1.86, 0.94, 1.32, 2.16, 2.57, 3.08, 3.58,
        3.99, 3.93, 3.7, 2.94, 2.3, 2.0, 1.73, 1.68, 2.4, 2.46, 2.61, 2.85, 2.92, 2.97, 2.96, 3.33, 3.45, 3.46, 3.49, 3.46, 3.58,
        3.97, 4.08, 4.07, 4.17, 4.56, 4.91, 5.41, 5.56, 4.82, 3.99, 3.89, 4.17, 4.79, 5.98, 5.94, 5.92, 6.57, 8.33, 8.98, 8.94,
        8.57, 7.88, 6.7, 5.57, 3.86, 4.56, 5.47, 4.75, 3.54, 4.3, 4.74, 5.14, 6.54, 7.82, 10.56, 10.0, 9.32, 11.25, 12.09, 9.35,
        6.3, 5.42, 6.16, 5.41, 4.83, 5.2, 5.28, 4.87, 4.66, 5.16, 5.82, 6.51, 6.76, 7.28, 8.1, 9.58, 10.07, 10.18, 10.95, 13.58,
        15.05, 12.69, 9.84, 15.85, 16.57, 17.78, 17.58, 13.59, 14.23, 14.51, 11.01, 9.29, 8.65, 8.8, 9.46, 9.43, 9.69, 10.56,
        11.39, 9.27, 8.48, 7.92, 7.9, 8.1, 7.83, 6.92, 6.21, 6.27, 6.22, 6.65, 6.84, 6.92, 6.66, 7.16, 7.98, 8.47, 9.44, 9.73,
        9.08, 8.61, 8.25, 8.24, 8.16, 7.74, 6.43, 5.86, 5.64, 4.82, 4.02, 3.77, 3.26, 3.04, 3.04, 3.0, 3.06, 2.99, 3.21, 3.94,
        4.49, 5.17, 5.81, 6.02, 5.8, 5.72, 5.36, 5.24, 5.31, 5.28, 5.28, 5.52, 5.53, 5.51, 5.52, 5.5, 5.53, 4.86, 4.73, 4.75, 5.09,
        5.31, 5.68, 6.27, 6.52, 6.47, 5.59, 4.33, 3.5, 2.13, 1.73, 1.75, 1.74, 1.44, 1.25, 1.25, 1.02, 1.0, 1.0, 1.01, 1.43, 1.95,
        2.47, 2.94, 3.46, 3.98, 4.46, 4.91, 5.25, 5.25, 5.26, 5.25, 5.07, 4.5, 3.18, 2.09, 1.94, 0.51, 0.18, 0.18, 0.16, 0.12,
        0.13, 0.19, 0.19, 0.19,
    ];

    // EViews: probability of regime 1 given values so far, and given all of them.
    private static readonly double[] HamiltonFiltered =
    [
        0.776712, 0.949192, 0.996320, 0.990258, 0.940111, 0.537442, 0.140001, 0.008942, 0.048480, 0.614097, 0.910889, 0.995463,
        0.979465, 0.992324, 0.984561, 0.751038, 0.776268, 0.522048, 0.814956, 0.821786, 0.472729, 0.673567, 0.029031, 0.001556,
        0.433276, 0.985463, 0.995025, 0.966067, 0.998445, 0.801467, 0.960997, 0.996431, 0.461365, 0.199357, 0.027398, 0.703626,
        0.946388, 0.985321, 0.998244, 0.989567, 0.984510, 0.986811, 0.793788, 0.973675, 0.984848, 0.990418, 0.918427, 0.998769,
        0.977647, 0.978742, 0.927635, 0.998691, 0.988934, 0.991654, 0.999288, 0.999073, 0.918636, 0.987710, 0.966876, 0.910015,
        0.826150, 0.969451, 0.844049, 0.941525, 0.993363, 0.949978, 0.615206, 0.970915, 0.787585, 0.707818, 0.200476, 0.050835,
        0.140723, 0.809850, 0.086422, 0.990344, 0.785963, 0.817425, 0.659152, 0.996578, 0.992860, 0.948501, 0.996883, 0.999712,
        0.906694, 0.725013, 0.963690, 0.386960, 0.241302, 0.009078, 0.015789, 0.000896, 0.541530, 0.928686, 0.953704, 0.992741,
        0.935877, 0.918958, 0.977316, 0.987941, 0.987300, 0.996769, 0.645469, 0.921285, 0.999917, 0.949335, 0.968914, 0.886025,
        0.777141, 0.904381, 0.368277, 0.607429, 0.002491, 0.227610, 0.871284, 0.987717, 0.288705, 0.512124, 0.030329, 0.005177,
        0.256183, 0.020955, 0.051620, 0.549009, 0.991715, 0.987892, 0.995377, 0.999833, 0.993756, 0.956164, 0.927714,
    ];

    private static readonly double[] HamiltonSmoothed =
    [
        0.968096, 0.991071, 0.998559, 0.958534, 0.540652, 0.072784, 0.010999, 0.006228, 0.172144, 0.898574, 0.989054, 0.998293,
        0.986434, 0.993248, 0.976868, 0.858521, 0.847452, 0.675670, 0.596294, 0.165407, 0.035270, 0.127967, 0.007414, 0.004944,
        0.815829, 0.998128, 0.998091, 0.993227, 0.999283, 0.921100, 0.977171, 0.971757, 0.124680, 0.063710, 0.114570, 0.954701,
        0.994852, 0.997302, 0.999345, 0.995817, 0.996218, 0.994580, 0.933990, 0.996054, 0.998151, 0.996976, 0.971489, 0.999786,
        0.997362, 0.996755, 0.993053, 0.999947, 0.998469, 0.997987, 0.999830, 0.999360, 0.953176, 0.992673, 0.975235, 0.938121,
        0.946784, 0.986897, 0.905792, 0.969755, 0.995379, 0.914480, 0.772814, 0.931385, 0.541742, 0.394596, 0.063428, 0.027829,
        0.124527, 0.286105, 0.069362, 0.995950, 0.961153, 0.962449, 0.945022, 0.999855, 0.998943, 0.980041, 0.999028, 0.999838,
        0.863305, 0.607421, 0.575983, 0.013300, 0.007562, 0.000635, 0.001806, 0.002196, 0.803550, 0.972056, 0.984503, 0.998059,
        0.985211, 0.988486, 0.994452, 0.994498, 0.998873, 0.999192, 0.870482, 0.976282, 0.999961, 0.984283, 0.973045, 0.786176,
        0.403673, 0.275418, 0.115199, 0.257560, 0.004735, 0.493936, 0.907360, 0.873199, 0.052959, 0.076008, 0.001653, 0.000847,
        0.062027, 0.021257, 0.219547, 0.955654, 0.999851, 0.997685, 0.998324, 0.999939, 0.996858, 0.969209, 0.927714,
    ];

    // EViews prints log σ = −0.262658 and errors of all but σ; six digits, the likelihood to five.
    [Fact]
    public void Hamilton_GrossNationalProduct_ReachesEViews()
    {
        MarkovSwitchingOptions options = new() { Lags = 4 };
        bool fitted = MarkovSwitchingModel.TryFit(
            "GNP", GrossNationalProduct, options, out MarkovSwitchingFit? fit, out EstimationFailure? failure,
            TestContext.Current.CancellationToken);
        Assert.True(fitted, failure?.Detail);
        MarkovSwitchingModel model = fit!.Model;
        Assert.Equal(-181.26339, fit.Inference.LogLikelihood, tolerance: 6e-6);
        AssertNear([0.754673, 1 - 0.754673, 0.095915, 1 - 0.095915], model.Transitions, 5e-6);
        AssertNear([-0.358811, 1.163516], model.Levels.AsSpan(), 5e-6);
        AssertNear([0.013486, -0.057521, -0.246983, -0.212923], model.Autoregression.AsSpan(), 5e-6);
        Assert.Equal(Math.Exp(-0.262658), model.Volatilities[0], tolerance: 3e-6);
        AssertNear([0.0965189, 0.0965189, 0.0377362, 0.0377362], fit.StandardErrors!.Transitions.AsSpan(), 2e-5);
        AssertNear([0.2645396, 0.0745187], fit.StandardErrors.Levels.AsSpan(), 2e-5);
        AssertNear([0.1199942, 0.137663, 0.1069103, 0.1105311], fit.StandardErrors.Autoregression.AsSpan(), 2e-5);
        Assert.Equal(HamiltonFiltered.Length, fit.Inference.Filtered.Periods);
        for (int t = 0; t < HamiltonFiltered.Length; t++)
        {
            Assert.Equal(HamiltonFiltered[t], fit.Inference.Filtered[t, 1], tolerance: 2e-5);
            Assert.Equal(HamiltonSmoothed[t], fit.Inference.Smoothed[t, 1], tolerance: 2e-5);
        }

        // Hamilton (1989), section 4: a recession is expected to last 1/(1 − 0.755) = 4.1 quarters.
        Assert.Equal(4.1, model.ExpectedDuration(0), tolerance: 0.05);
    }

    // At EViews' own parameters, whatever a fit finds: the likelihood to the digits of the parameters.
    [Fact]
    public void Hamilton_AtPublishedParameters_HasThePublishedLikelihood()
    {
        double sigma = Math.Exp(-0.262658);
        MarkovSwitchingModel model = MarkovSwitchingModel.Create(
            SwitchingLevel.Mean, [0.754673, 1 - 0.754673, 0.095915, 1 - 0.095915], [-0.358811, 1.163516], [sigma, sigma],
            [0.013486, -0.057521, -0.246983, -0.212923]);
        Assert.Equal(-181.26339, model.Infer(GrossNationalProduct).LogLikelihood, tolerance: 6e-6);
    }

    [Fact]
    public void Stata_FederalFunds_ReachesTheManual()
    {
        bool fitted = MarkovSwitchingModel.TryFit(
            "Federal funds", FederalFunds, null, out MarkovSwitchingFit? fit, out EstimationFailure? failure,
            TestContext.Current.CancellationToken);
        Assert.True(fitted, failure?.Detail);
        MarkovSwitchingModel model = fit!.Model;
        Assert.Equal(-508.63592, fit.Inference.LogLikelihood, tolerance: 6e-6);
        AssertNear([0.9820939, 1 - 0.9820939, 0.0503587, 1 - 0.0503587], model.Transitions, 2e-6);
        AssertNear([3.70877, 9.556793], model.Levels.AsSpan(), 1e-5);
        Assert.Equal(2.107562, model.Volatilities[1], tolerance: 2e-6);
        AssertNear([0.0104002, 0.0104002, 0.0268434, 0.0268434], fit.StandardErrors!.Transitions.AsSpan(), 2e-6);
        AssertNear([0.1767083, 0.2999889], fit.StandardErrors.Levels.AsSpan(), 2e-5);

        // The first periods of the manual's smoothed probabilities of regime 0 (results_predict_fedfunds.csv, const_sm1).
        AssertNear([.9999886, .9999995], [fit.Inference.Smoothed[0, 0], fit.Inference.Smoothed[1, 0]], 1e-6);
    }

    private static void AssertNear(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}
