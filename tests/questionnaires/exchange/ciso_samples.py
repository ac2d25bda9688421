"""Libraries to test with: one of our own that has everything, and real ones where they lie beside the checkout."""

from __future__ import annotations

from pathlib import Path

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "ciso-assistant"

SAMPLE = """\
urn: urn:x:risk:library:s
locale: en
ref_id: sample
name: Sample
version: 2
objects:
  threats:
    - {urn: "urn:x:risk:threat:s:t", ref_id: t}
  framework:
    urn: urn:x:risk:framework:s
    ref_id: sample
    name: Sample framework
    min_score: 0
    max_score: 60
    scores_definition:
      - {score: 0, name: None}
    implementation_groups_definition:
      - {ref_id: base, name: Base, default_selected: true}
      - {ref_id: more, name: More}
      - {ref_id: hand, name: By hand}
    requirement_nodes:
      - {urn: "urn:x:risk:req_node:s:welcome", assessable: false, display_mode: splash, name: Welcome}
      - {urn: "urn:x:risk:req_node:s:a", assessable: false, ref_id: A, name: Rules}
      - urn: urn:x:risk:req_node:s:a:policy
        parent_urn: urn:x:risk:req_node:s:a
        assessable: true
        ref_id: A.1
        name: Policy
        weight: 3
        implementation_groups: [base]
        questions:
          urn:x:risk:req_node:s:a:policy:q1:
            type: unique_choice
            text: Is there a policy?
            weight: 2
            translations: {fr: {text: "Existe-t-il une politique ?"}}
            choices:
              - urn: urn:x:risk:req_node:s:a:policy:q1:c1
                value: "Yes"
                add_score: 30
                compute_result: "true"
                color: green
                select_implementation_groups: [more]
                translations: {fr: {value: Oui}}
              - {urn: "urn:x:risk:req_node:s:a:policy:q1:c2", value: Partly, add_score: 10, compute_result: partially_compliant}
              - {urn: "urn:x:risk:req_node:s:a:policy:q1:c3", value: "No", add_score: 0, compute_result: "0"}
              - {urn: "urn:x:risk:req_node:s:a:policy:q1:c4", value: Does not apply, compute_result: not_applicable}
          urn:x:risk:req_node:s:a:policy:q2:
            type: multiple_choice
            text: What does it cover?
            depends_on:
              question: urn:x:risk:req_node:s:a:policy:q1
              answers: ["urn:x:risk:req_node:s:a:policy:q1:c1", "urn:x:risk:req_node:s:a:policy:q1:c2"]
              condition: any
            choices:
              - {urn: "urn:x:risk:req_node:s:a:policy:q2:c1", value: People, add_score: 5}
              - {urn: "urn:x:risk:req_node:s:a:policy:q2:c2", value: Places, add_score: 3, description: All offices.}
              - {urn: "urn:x:risk:req_node:s:a:policy:q2:c3", value: Data, add_score: 2}
              - {urn: "urn:x:risk:req_node:s:a:policy:q2:c4", value: Nothing, add_score: 0}
          urn:x:risk:req_node:s:a:policy:q3:
            type: text
            text: Tell us more.
            depends_on:
              question: urn:x:risk:req_node:s:a:policy:q2
              answers: ["urn:x:risk:req_node:s:a:policy:q2:c1", "urn:x:risk:req_node:s:a:policy:q2:c3"]
              condition: all
          urn:x:risk:req_node:s:a:policy:q4: {type: poem, text: "A poem, please.", depends_on: {question: later, answers: [x]}}
      - urn: urn:x:risk:req_node:s:a:review
        parent_urn: urn:x:risk:req_node:s:a
        assessable: true
        name: Review
        implementation_groups: [more]
        questions:
          urn:x:risk:req_node:s:a:review:q1:
            type: unique_choice
            text: Is it reviewed?
            choices:
              - {urn: "urn:x:risk:req_node:s:a:review:q1:c1", value: Often, compute_result: compliant}
              - {urn: "urn:x:risk:req_node:s:a:review:q1:c2", value: At times, compute_result: partially_compliant}
              - {urn: "urn:x:risk:req_node:s:a:review:q1:c3", value: Never, compute_result: non_compliant}
          urn:x:risk:req_node:s:a:review:q2: {type: date, text: "When last?"}
          urn:x:risk:req_node:s:a:review:q3: {type: number, text: "How often?"}
          urn:x:risk:req_node:s:a:review:q4: {type: boolean, text: "By somebody else?"}
      - {urn: "urn:x:risk:req_node:s:b", assessable: true, name: Care, description: Take care.}
      - {urn: "urn:x:risk:req_node:s:b:head", parent_urn: "urn:x:risk:req_node:s:b", assessable: false, name: Continuity}
      - urn: urn:x:risk:req_node:s:b:backup
        parent_urn: urn:x:risk:req_node:s:b
        assessable: true
        ref_id: B.1
        name: Backups
        description: Keep copies.
        typical_evidence: A restore report.
        reference_controls: [x]
        weight: 15
      - urn: urn:x:risk:req_node:s:b:pilot
        parent_urn: urn:x:risk:req_node:s:b
        assessable: true
        description: =HYPERLINK("http://example.org")
        implementation_groups: [hand]
"""


def library_with(nodes: str) -> str:
    """A library that has these requirements, each a line that begins with “- ”."""
    inner = "\n".join(f"      {line}" for line in nodes.splitlines())
    return f"urn: urn:x:risk:library:s\nobjects:\n  framework:\n    requirement_nodes:\n{inner}\n"


def all_files() -> dict[str, bytes]:
    paths = sorted(REAL.glob("*.yaml")) if REAL.is_dir() else []
    return {"sample.yaml": SAMPLE.encode(), **{path.name: path.read_bytes() for path in paths}}
