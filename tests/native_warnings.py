#!/usr/bin/env python3
"""What the native compiler warns of, and what shows that it does no harm: native_warnings.py LOG, of `dotnet pack ... -p:ListNativeWarnings=true`.

The packages of Azure find some of their code by reflection, and the compiler sees no use of it. Each warning belongs to a rule below: either a test
that runs the native program through that code (the test must exist), or words that would lead there and are nowhere in src. Exit 1 for a warning
that no rule covers, a rule that covers none, a test that is gone, or a word that came in.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# "ILC : ..." of a package, "FILE.cs(12): ..." where there are symbols.
LINE = re.compile(r"(?:ILC ?|\)): .*warning (IL\d+): (.+?): (Using member '[^']+'|.*)")

# What the caller is, what it uses, and the proof: a test as CLASS.METHOD, or words, separated by spaces, that src does not hold.
ANSWERS = "MarkTests.All_that_a_service_may_answer_is_read"
RULES = [
    (r"Azure\.ResourceManager\.",
     r"Deserialize<(ArmPlan|SystemData|ExtendedLocation|ManagedServiceIdentity|ManagedServiceIdentityType|WritableSubResource)>", ANSWERS, ""),
    (r"Azure\.ResourceManager\.", r"Serialize<WritableSubResource>",
     "AzureRunTests.Run_ends_with_a_generalized_image_of_the_same_bytes_that_generalize_writes", ""),
    (r"Azure\.ResourceManager\.Resources\.GenericResourceData\.", r"Serialize<JsonElement>", ANSWERS, ""),
    (r"Azure\.ResourceManager\.", r"Serialize<ArmPlan>", "", "ArmPlan"),
    (r"Azure\.ResourceManager\.", r"Serialize<ExtendedLocation>", "", "ExtendedLocation"),
    (r"Azure\.ResourceManager\.", r"Serialize<(ManagedServiceIdentity|ManagedServiceIdentityType)>", "", "ManagedServiceIdentity"),
    (r"Azure\.ResourceManager\.Compute\.VirtualMachineExtensionData\.", r"Serialize<JsonElement>", "", "VirtualMachineExtensionData"),
    # Tracing, which begins when somebody listens.
    (r"Azure\.Core\.Pipeline\.(ActivityExtensions|DiagnosticScope|ClientDiagnostics)\.", r"", ANSWERS, "ActivityListener ActivitySource DiagnosticListener"),
]


def main():
    log = Path(sys.argv[1]).read_text()
    sources = "\n".join(path.read_text() for path in ROOT.glob("src/**/*.cs") if "/obj/" not in str(path))
    tests = {path.stem: path.read_text() for path in ROOT.glob("tests/**/*Tests.cs")}
    counts = [0] * len(RULES)
    problems = []
    warnings = sorted(set(LINE.findall(log)))
    if not warnings:
        print("no warnings of the native compiler: it compiled nothing")
        return 0
    for code, caller, used in warnings:
        for index, (where, what, _, _) in enumerate(RULES):
            if re.match(where, caller) and re.search(what, used):
                counts[index] += 1
                break
        else:
            problems.append(f"no rule covers {code}: {caller}: {used}")
    for (where, what, test, words), count in zip(RULES, counts):
        if count == 0:
            problems.append(f"nothing to cover any more: {where} {what}")
        if test and f" {test.split('.')[1]}(" not in tests.get(test.split(".")[0], ""):
            problems.append(f"{test}, which proves {where} {what}, is not there")
        problems += [f"{word} came into src: {where} {what}" for word in words.split() if re.search(rf"\b{word}\b", sources)]
    print(f"{sum(counts)} warnings of the native compiler, in {len(RULES)} rules")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
