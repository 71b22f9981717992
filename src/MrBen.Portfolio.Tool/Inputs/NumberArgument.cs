using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MrBen.Portfolio.Tool.Inputs;

/// <summary>Numbers among the arguments: a point and no thousands separators, so that 0,5 becomes neither 5 nor 0.5.</summary>
internal static class NumberArgument
{
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public static Option<decimal> NewOption(string name, string description, decimal otherwise, bool isPositive = false) => new(name)
    {
        Description = description,
        HelpName = "number",
        DefaultValueFactory = _ => otherwise,
        CustomParser = result => Read(result, isPositive),
    };

    /// <summary>The number; <see langword="null"/> where the text is none.</summary>
    public static decimal? Parse(string text) =>
        decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out decimal number) ? number : null;

    /// <summary>Reads the value of an option; a text that is no number is told.</summary>
    public static decimal Read(ArgumentResult argument, bool isPositive)
    {
        string text = argument.Tokens[0].Value;
        string option = ((OptionResult)argument.Parent!).Option.Name;
        decimal? number = Parse(text);
        if (number is null)
        {
            argument.AddError($"'{text}' is not a number for {option}; write one like 1000.50.");
        }
        else if (isPositive && number <= 0)
        {
            argument.AddError($"{option} is {text}; it must be positive.");
        }

        return number ?? 0;
    }
}
